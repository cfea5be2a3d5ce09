import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createId } from "../../../lib/protocol/create-id.ts";
import { readStackFile } from "../../../scripts/stack/stack-file.ts";
import { openVaultDatabase, type VaultDatabase } from "../vault-database.ts";
import { emitEvent, listenedTypes } from "./emit-event.ts";

let database: VaultDatabase;
beforeAll(() => {
  database = openVaultDatabase(readStackFile(join(inject("dataDir"), "stack.json")).databaseUrlVault, 4);
});
afterAll(() => database.$disconnect());

const wallet = { chain_type: "ethereum", wallet_address: "0x1", wallet_id: "w" };

/** Written straight into the table, with a secret that does not open: what the stack's host makes of it is not looked at here. */
async function addEndpoint(appId: string, eventTypes: string[] = [], enabled = true): Promise<string> {
  const id = createId();
  const data = { id, appId, url: "http://127.0.0.1:9/", eventTypes, enabled, secret: new Uint8Array(61) };
  await database.webhookEndpoint.create({ data });
  return id;
}

const eventsOf = (appId: string) => database.webhookEvent.findMany({ where: { appId }, include: { deliveries: true } });

describe("emitEvent", () => {
  test("behavior: nothing is stored when nobody listens", async () => {
    const appId = createId();
    await emitEvent(database, appId, "wallet.restored", wallet);
    await addEndpoint(appId, ["wallet.archived"]);
    await addEndpoint(appId, [], false);
    await addEndpoint(createId());
    await emitEvent(database, appId, "wallet.restored", wallet);
    expect(await eventsOf(appId)).toEqual([]);
    expect(await listenedTypes(database, appId)).toEqual(new Set(["wallet.archived"]));
  });

  test("behavior: one event, one delivery for each endpoint that listens, the body with its type", async () => {
    const appId = createId();
    const ids = [await addEndpoint(appId), await addEndpoint(appId, ["wallet.restored"])];
    await addEndpoint(appId, ["user.created"]);
    await emitEvent(database, appId, "wallet.restored", wallet);
    const [event, ...others] = await eventsOf(appId);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ id: expect.stringMatching(/^msg_[0-9a-z]{24}$/), type: "wallet.restored" });
    expect(JSON.parse(event?.payload ?? "")).toEqual({ type: "wallet.restored", ...wallet });
    expect(event?.deliveries.map(({ endpointId }) => endpointId).sort()).toEqual(ids.sort());
    expect(await listenedTypes(database, appId)).toBeNull();
  });

  test("law: what is rolled back is never told", async () => {
    const appId = createId();
    await addEndpoint(appId);
    const failing = database.$transaction(async (writer) => {
      await emitEvent(writer, appId, "wallet.restored", wallet);
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    expect(await eventsOf(appId)).toEqual([]);
  });

  test("behavior: an endpoint that is deleted meanwhile does not fail the change that is told about", async () => {
    const appId = createId();
    const id = await addEndpoint(appId);
    const emitting = Promise.withResolvers<void>();
    await database.$transaction(async (deletion) => {
      await deletion.webhookEndpoint.delete({ where: { id } });
      emitting.resolve(emitEvent(database, appId, "wallet.restored", wallet));
      await sleep(200);
    });
    await emitting.promise;
    expect(await eventsOf(appId)).toEqual([]);
  });
});
