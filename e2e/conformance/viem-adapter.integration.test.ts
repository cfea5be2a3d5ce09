import { createViemAccount } from "@privy-io/node/viem";
import {
  createWalletClient,
  http,
  parseEther,
  parseTransaction,
  recoverTransactionAddress,
  verifyHash,
  verifyMessage,
  verifyTypedData,
} from "viem";
import { foundry } from "viem/chains";
import { recoverAuthorizationAddress } from "viem/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { createTestApp, createTwoOfTwo, readStack, type TestApp, type TwoOfTwo } from "../support/test-app.ts";
import { chainClient, fund } from "../support/test-chain.ts";

const FRIEND = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TYPED_DATA = {
  domain: { name: "Ledger", version: "1", chainId: 31337n, verifyingContract: FRIEND },
  types: {
    Payment: [
      { name: "to", type: "address" },
      { name: "amount", type: "uint256" },
    ],
  },
  primaryType: "Payment",
  message: { to: FRIEND, amount: 2n ** 200n },
} as const;

let app: TestApp;
let wallet: TwoOfTwo;
let account: ReturnType<typeof createViemAccount>;
beforeAll(async () => {
  app = await createTestApp();
  wallet = await createTwoOfTwo(app);
  const authorizationContext = { authorization_private_keys: wallet.keys };
  account = createViemAccount(app.privy, { walletId: wallet.walletId, address: wallet.address, authorizationContext });
});

describe("@privy-io/node/viem: a 2-of-2 wallet as an account of viem", () => {
  test("signs messages: text, bytes, hex", async () => {
    for (const message of ["Grüße", { raw: "0x00ff" as const }, { raw: new Uint8Array([1, 2, 3]) }]) {
      expect(await verifyMessage({ address: wallet.address, message, signature: await account.signMessage({ message }) })).toBe(true);
    }
  });

  test("signs typed data with numbers past 2^53", async () => {
    const signature = await account.signTypedData(TYPED_DATA);
    expect(await verifyTypedData({ ...TYPED_DATA, address: wallet.address, signature })).toBe(true);
  });

  test("signs a digest", async () => {
    const hash = `0x${"ab".repeat(32)}` as const;
    const signature = await account.sign?.({ hash });
    expect(await verifyHash({ address: wallet.address, hash, signature: signature ?? "0x" })).toBe(true);
  });

  test("signs a transaction as it is given, without nonce and fees", async () => {
    const raw = await account.signTransaction({ to: FRIEND, value: 5n, chainId: 31337, type: "eip1559" });
    expect(parseTransaction(raw)).toMatchObject({ to: FRIEND.toLowerCase(), value: 5n, chainId: 31337 });
    expect(parseTransaction(raw)).not.toHaveProperty("maxFeePerGas");
    expect(await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` })).toBe(wallet.address);
  });

  test("signs an authorization", async () => {
    const authorization = await account.signAuthorization?.({ contractAddress: FRIEND, chainId: 31337, nonce: 4 });
    if (authorization === undefined) throw new Error("the adapter has no signAuthorization");
    expect(await recoverAuthorizationAddress({ authorization })).toBe(wallet.address);
  });

  test("a viem wallet client sends with it, and the chain mines it", async () => {
    await fund(wallet.address);
    const client = createWalletClient({ account, chain: foundry, transport: http(readStack().chainRpcUrl) });
    const hash = await client.sendTransaction({ to: FRIEND, value: parseEther("0.01") });
    const receipt = await chainClient().waitForTransactionReceipt({ hash });
    expect(receipt).toMatchObject({ status: "success", from: wallet.address.toLowerCase(), to: FRIEND.toLowerCase() });
  });
});
