import { generateP256KeyPair } from "@privy-io/node";
import { inject } from "vitest";
import type { Automation, AutomationTerms, SignersChange } from "../../lib/protocol/app/automation.ts";
import { createAutomation } from "../../lib/server-seat/automations/create-automation.ts";
import { listAutomations } from "../../lib/server-seat/automations/list-automations.ts";
import { removeAutomation } from "../../lib/server-seat/automations/remove-automation.ts";
import { runAutomation } from "../../lib/server-seat/automations/run-automation.ts";
import { forwardAction } from "../../lib/server-seat/forward-action.ts";
import { readServerSeatKey, type ServerSeatKey } from "../../lib/server-seat/server-seat-key.ts";
import { openTestDatabase, type TestDatabase } from "../../lib/server-seat/test-database.ts";
import { createTestEnvironment } from "../../lib/server-seat/test-environment.ts";
import { type Answer, request, signFor } from "./raw-request.ts";
import { CAIP2, createTestApp, readStack, type TestApp } from "./test-app.ts";
import { chainClient, fund } from "./test-chain.ts";

const CHAIN_ID = 31_337;
let serial = 0;

/** An app server without its pages: its database, its seat's key, and an app at the real wallet API. */
export interface AppServer extends TestDatabase {
  app: TestApp;
  seat: ServerSeatKey;
  /** The seat's key, as the SDK takes it. */
  privateKey: string;
}

export async function openAppServer(): Promise<AppServer> {
  const [app, server] = await Promise.all([createTestApp(), openTestDatabase()]);
  const environment = createTestEnvironment();
  const { walletApiUrl, chainRpcUrl } = readStack();
  Object.assign(process.env, environment, {
    DATA_DIR: inject("dataDir"),
    WALLET_API_URL: walletApiUrl,
    WALLET_API_ORIGIN: walletApiUrl,
    PRIVY_APP_ID: app.appId,
    PRIVY_APP_SECRET: app.appSecret,
    CHAIN_RPC_URL: chainRpcUrl,
  });
  const privateKey = environment.SERVER_SEAT_PRIVATE_KEY ?? "";
  return { ...server, app, seat: readServerSeatKey(privateKey), privateKey };
}

/** A wallet of one person, known to the app server. */
export async function createOwned({ app, database }: AppServer, publicKey: string, custody: string) {
  const quorum = await app.privy.keyQuorums().create({ public_keys: [publicKey], authorization_threshold: 1 });
  const wallet = await app.privy.wallets().create({ chain_type: "ethereum", owner_id: quorum.id });
  const user = await database.user.create({ data: { email: `p${serial++}@example.test` } });
  await database.wallet.create({ data: { id: wallet.id, userId: user.id, address: wallet.address, ownerId: quorum.id, custody } });
  const address = wallet.address as `0x${string}`;
  await fund(address);
  return { userId: user.id, walletId: wallet.id, address };
}

/** A wallet whose owner signs what the app server proposes, and whose automations run when they are told to. */
export async function createAutomatedWallet(server: AppServer) {
  const { app, database, seat } = server;
  const owner = await generateP256KeyPair();
  const { userId, walletId, address } = await createOwned(server, owner.publicKey, "user");
  const context = { database, seat, chainId: CHAIN_ID };
  const { walletApiUrl } = readStack();
  const queued: string[] = [];
  /** As the owner does in the page; the app server then knows of it. */
  const sign = async ({ additionalSigners: additional_signers }: SignersChange): Promise<void> => {
    const path = `/v1/wallets/${walletId}`;
    const body = { additional_signers };
    const headers = signFor(app, { method: "PATCH", path, body }, [owner.privateKey]);
    const { status } = await request("PATCH", path, JSON.stringify(body), headers);
    if (status !== 200) throw new Error(`the change was refused with ${status}`);
    const envelope = {
      version: 1,
      method: "PATCH",
      url: `${walletApiUrl}${path}`,
      headers: { "privy-app-id": app.appId, "privy-request-expiry": headers["privy-request-expiry"] },
    };
    const row = { userId, walletId, kind: "wallet", actor: "user", payloadHash: `h${serial++}`, status: "done" };
    await database.custodyChange.create({ data: { ...row, payload: JSON.stringify({ ...envelope, body }) } });
  };
  const list = (): Promise<Automation[]> => listAutomations(database, userId, walletId);
  return {
    address,
    list,
    add: async (terms: AutomationTerms): Promise<string> => {
      await sign(await createAutomation(context, userId, { walletId, terms, creationId: crypto.randomUUID() }));
      return (await list())[0]?.id ?? "";
    },
    remove: async (automationId: string) =>
      sign(await removeAutomation(context, userId, { automationId, creationId: crypto.randomUUID() })),
    /** Begins what is due; in place of the queue, what it would send is sent now. */
    run: async (automationId: string, nowMs = Date.now()): Promise<void> => {
      const place = { ...context, appId: app.appId, walletApiOrigin: walletApiUrl };
      const readBalance = (of: string) => chainClient().getBalance({ address: of as `0x${string}` });
      const sendJob = async (_: unknown, actionId: string) => void queued.push(actionId);
      await runAutomation({ ...place, readBalance, sendJob, nowMs }, automationId);
      for (const actionId of queued.splice(0)) await forwardAction(database, actionId);
    },
    /** What the server's key signs beside its automations: a thief of that key, or a server gone wrong. */
    attempt: async (body: object): Promise<Answer> => {
      const path = `/v1/wallets/${walletId}/rpc`;
      return request("POST", path, JSON.stringify(body), signFor(app, { method: "POST", path, body }, [server.privateKey]));
    },
  };
}

/** One transaction, as `attempt` takes it. */
export function sending(transaction: { to: string; value?: string; data?: string }): object {
  return {
    method: "eth_sendTransaction",
    chain_type: "ethereum",
    caip2: CAIP2,
    params: { transaction: { value: "0x0", ...transaction, chain_id: "0x7a69", type: 2 } },
  };
}

/** Terms of a daily payment, but for what is said. */
export function termsOf(said: Partial<AutomationTerms> & Pick<AutomationTerms, "recipient">): AutomationTerms {
  return {
    kind: "recurring",
    token: null,
    amount: "1",
    watched: null,
    thresholdWei: null,
    dayLimit: "1",
    call: null,
    everyMinutes: 1,
    startsAtMs: Date.now(),
    endsAtMs: null,
    ...said,
  };
}
