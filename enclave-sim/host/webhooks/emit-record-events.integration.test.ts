import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createId } from "../../../lib/protocol/create-id.ts";
import type { SealedRecord, UserContent } from "../../../lib/protocol/sealed-record.ts";
import { readStackFile } from "../../../scripts/stack/stack-file.ts";
import { openVaultDatabase, type VaultDatabase } from "../vault-database.ts";
import { emitRecordEvents } from "./emit-record-events.ts";

/** The events of changes that other tests cannot make: no action links an account later (decision 009), and a passkey needs a browser. */

let database: VaultDatabase;
beforeAll(() => {
  database = openVaultDatabase(readStackFile(join(inject("dataDir"), "stack.json")).databaseUrlVault, 4);
});
afterAll(() => database.$disconnect());

const email = { type: "email", address: "a@example.com" };
const passkey = { type: "passkey", id: "f", credential_id: "c", public_key: "k", enrolled_at: 1 } as const;
const device = { type: "device", id: "d", public_key: "k", enrolled_at: 1 } as const;
const user: UserContent = { linked_accounts: [], custom_metadata: null, factors: [device], created_at: 1 };

/** What a change of one user is told as, to an endpoint that listens to `eventTypes`. */
async function eventsOf(before: UserContent, after: UserContent, eventTypes: string[] = []): Promise<Record<string, unknown>[]> {
  const [appId, id] = [createId(), createId()];
  const url = "http://127.0.0.1:9/";
  await database.webhookEndpoint.create({ data: { id: createId(), appId, url, eventTypes, secret: new Uint8Array(61) } });
  const record = (version: number, content: UserContent): SealedRecord => ({
    type: "user",
    id,
    app_id: appId,
    version,
    content: JSON.stringify(content),
    // The host reads each seal's content once.
    seal: `${id}${version}`.padEnd(44, "s"),
  });
  const news = { changed: [record(2, after)], before: [record(1, before)], action: null, body: undefined };
  await database.$transaction((writer) => emitRecordEvents(writer, news));
  const events = await database.webhookEvent.findMany({ where: { appId }, orderBy: { createdAt: "asc" } });
  return events.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
}

test("user.linked_account for each account that is new", async () => {
  const events = await eventsOf(user, { ...user, linked_accounts: [email] });
  expect(events).toMatchObject([{ type: "user.linked_account", account: email, user: { linked_accounts: [email] } }]);
});

test("mfa.enabled for the first passkey; a device key is none", async () => {
  const enrolled = { ...user, factors: [device, passkey] };
  expect(await eventsOf(user, enrolled)).toEqual([{ type: "mfa.enabled", method: "passkey", user_id: expect.any(String) }]);
  expect(await eventsOf(enrolled, { ...user, factors: [passkey] })).toEqual([]);
});

test("nothing for a change that has no event, or that nobody listens to", async () => {
  expect(await eventsOf(user, { ...user, custom_metadata: { plan: "gold" } })).toEqual([]);
  expect(await eventsOf(user, { ...user, linked_accounts: [email] }, ["user.created"])).toEqual([]);
});
