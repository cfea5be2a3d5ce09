import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeyQuorumContent, RecordType, SealedRecord, UserContent, WalletContent } from "../../../lib/protocol/sealed-record.ts";
import { migrateDatabase } from "../../../scripts/database/migrate-database.ts";
import { withScratchPostgres } from "../../../scripts/database/with-scratch-postgres.ts";
import { ShareCipher } from "../shares/share-cipher.ts";
import { openVaultDatabase, type VaultDatabase } from "../vault-database.ts";
import { listSigners } from "./list-signers.ts";
import { loadEvidence } from "./load-evidence.ts";
import { storeRecords } from "./store-records.ts";

const APP = "app";
const cipher = new ShareCipher(new Uint8Array(randomBytes(32)));
const opened = Promise.withResolvers<VaultDatabase>();
const finished = Promise.withResolvers<void>();
let database: VaultDatabase;
let running: Promise<void>;

beforeAll(async () => {
  running = withScratchPostgres(async (url) => {
    await migrateDatabase("vault", url);
    const vault = openVaultDatabase(url, 2);
    opened.resolve(vault);
    await finished.promise;
    await vault.$disconnect();
  });
  running.catch(opened.reject);
  database = await opened.promise;
  const quorum = (user_ids: string[], key_quorum_ids: string[] = []): KeyQuorumContent => ({
    ...{ display_name: null, authorization_threshold: 1, authorization_keys: [], created_at: 1 },
    ...{ user_ids, key_quorum_ids },
  });
  const user: UserContent = { linked_accounts: [], custom_metadata: null, factors: [], created_at: 1 };
  const wallet: WalletContent = {
    ...{ chain_type: "ethereum", address: "0x", public_key: "", policy_ids: [], display_name: null, external_id: null },
    ...{ created_at: 1, exported_at: null, imported_at: null },
    owner_id: "owner",
    additional_signers: [{ signer_id: "signer" }, { signer_id: "part" }, { signer_id: "owner" }],
  };
  const records = [
    ...["o1", "p1", "s1", "n1"].map((id) => record("user", id, user)),
    record("key_quorum", "part", quorum(["p1"])),
    record("key_quorum", "nested", quorum(["n1"])),
    record("key_quorum", "owner", quorum(["o1"], ["part"])),
    record("key_quorum", "signer", quorum(["s1"], ["nested"])),
    record("wallet", "wallet", wallet),
  ];
  await storeRecords(database, cipher, { records });
}, 120_000);
afterAll(async () => {
  finished.resolve();
  await running;
});

function record(type: RecordType, id: string, content: object): SealedRecord {
  return { type, id, app_id: APP, version: 1, content: JSON.stringify(content), seal: randomBytes(32).toString("base64") };
}
const idsOf = async (ids: string[], leaves?: string[]) =>
  (await loadEvidence(database, cipher, APP, ids, leaves)).records.map(({ id }) => id).sort();

describe("listSigners", () => {
  test("default: the quorums that have no part in the owner", async () => {
    expect(await listSigners(database, APP, "wallet")).toEqual(["signer"]);
  });

  test("behavior: none of a wallet that is not this app's, or no wallet", async () => {
    expect(await listSigners(database, "other", "wallet")).toEqual([]);
    expect(await listSigners(database, APP, "signer")).toEqual([]);
  });

  test("law 2: what only the owner decides is loaded without what its signers filled their quorums with, and with all of the owner", async () => {
    const whole = ["n1", "nested", "o1", "owner", "p1", "part", "s1", "signer", "wallet"];
    expect(await idsOf(["wallet"])).toEqual(whole);
    const signers = await listSigners(database, APP, "wallet");
    expect(await idsOf(["wallet"], signers)).toEqual(["o1", "owner", "p1", "part", "signer", "wallet"]);
    // A body that names it once more brings no more of it along.
    expect(await idsOf(["wallet", "signer"], signers)).toEqual(["o1", "owner", "p1", "part", "signer", "wallet"]);
  });
});
