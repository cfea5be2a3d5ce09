import { createTwoOfTwoWallet, TestHost } from "../enclave-sim/enclave/test-host.ts";
import { VsockConnection } from "../enclave-sim/host/enclave/vsock-connection.ts";
import { concurrentRateOf } from "./rate-of.ts";

/** Frames in flight: enough that the enclave never waits for us. */
const WIDTH = 8;

/** 2-of-2 requests a second of the sealed enclave process, over the simulated vsock, without host and database. */
export async function measureEnclave(vsockPath: string): Promise<number> {
  const connection = await VsockConnection.open(vsockPath, 10_000);
  const host = await new TestHost(({ id: _, ...question }) => connection.ask(question)).createApp();
  const wallet = await createTwoOfTwoWallet(host);
  const body = { method: "personal_sign", params: { message: "bench", encoding: "utf-8" } };
  const path = `/v1/wallets/${wallet.walletId}/rpc`;
  const { id: _, ...frame } = host.signedFrame("POST", path, body, [wallet.first, wallet.second]);
  const { perSecond } = await concurrentRateOf(WIDTH, 3_000, async () => {
    const reply = await connection.ask(frame);
    if (!reply.ok) throw new Error(reply.error.message);
  });
  return perSecond;
}
