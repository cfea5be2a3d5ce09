const PROBE_MS = 700;

/** Says who listens on a port, as far as an HTTP request can tell; `null` if it cannot. */
export async function describeListener(port: number): Promise<string | null> {
  const url = `http://127.0.0.1:${port}`;
  const [walletApi, web, chain] = await Promise.all([
    ask(`${url}/v1/health`),
    ask(`${url}/api/health`),
    ask(url, { jsonrpc: "2.0", id: 1, method: "web3_clientVersion", params: [] }),
  ]);
  if (walletApi?.includes('"enclave"') || web?.includes('"walletApi"')) return "another Countersign";
  if (chain?.toLowerCase().includes("anvil/")) return "a development chain (perhaps another Countersign's)";
  return null;
}

async function ask(url: string, body?: object): Promise<string | null> {
  try {
    const init = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PROBE_MS), redirect: "manual" });
    return (await response.text()).slice(0, 2_000);
  } catch {
    return null;
  }
}
