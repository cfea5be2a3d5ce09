import { z } from "zod";

const answerSchema = z.union([z.object({ result: z.json() }), z.object({ error: z.object({ message: z.string() }) })]);

/** One JSON-RPC call to the development chain. */
export async function callChain(
  rpcUrl: string,
  method: string,
  params: readonly z.core.util.JSONType[] = [],
  timeoutMs = 5_000,
): Promise<z.core.util.JSONType> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = answerSchema.parse(await response.json());
  if ("error" in answer) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}
