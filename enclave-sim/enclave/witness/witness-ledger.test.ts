import { describe, expect, test } from "vitest";
import type { SealedRecord } from "../../../lib/protocol/sealed-record.ts";
import { WitnessLedger } from "./witness-ledger.ts";

const KEY = new Uint8Array(32).fill(1);
const record = (version: number, seal: string): SealedRecord => ({ type: "user", id: "u", app_id: "a", version, content: "{}", seal });
const storeOf = (lines: string[]) => ({
  read: async () => lines,
  append: async (more: readonly string[]) => void lines.push(...more),
  replace: async (all: readonly string[]) => void lines.splice(0, lines.length, ...all),
});

describe("WitnessLedger", () => {
  test("default: versions rise; the newest stays current, an older one is stale, also after a reload", async () => {
    const lines: string[] = [];
    const ledger = await WitnessLedger.load(storeOf(lines), KEY);
    for (const version of [1, 2, 2, 4]) await ledger.assertCurrent([record(version, `seal${version}`)]);
    await expect(ledger.assertCurrent([record(2, "seal2")])).rejects.toMatchObject({ code: "sealed_record_stale" });
    const reloaded = await WitnessLedger.load(storeOf(lines), KEY);
    await expect(reloaded.assertCurrent([record(2, "seal2")])).rejects.toMatchObject({ code: "sealed_record_stale" });
    await reloaded.assertCurrent([record(4, "seal4")]);
  });

  test("error: two different records of one version", async () => {
    const ledger = await WitnessLedger.load(storeOf([]), KEY);
    await ledger.assertCurrent([record(2, "one")]);
    await expect(ledger.assertCurrent([record(2, "other")])).rejects.toMatchObject({ code: "sealed_record_stale" });
  });

  test("behavior: untouched records leave no line", async () => {
    const lines: string[] = [];
    await (await WitnessLedger.load(storeOf(lines), KEY)).assertCurrent([record(1, "seal1")]);
    expect(lines).toEqual([]);
  });

  test("error: an edited, dropped, reordered or foreign line stops the boot", async () => {
    const lines: string[] = [];
    const ledger = await WitnessLedger.load(storeOf(lines), KEY);
    for (const version of [2, 3, 4]) await ledger.assertCurrent([record(version, `seal${version}`)]);
    const [a = "", b = "", c = ""] = lines;
    for (const bad of [
      [a.replace('"version":2', '"version":1'), b, c],
      [a, c],
      [b, a, c],
      [`${a}x`, b, c],
    ]) {
      await expect(WitnessLedger.load(storeOf(bad), KEY)).rejects.toThrow("does not continue the chain");
    }
    await expect(WitnessLedger.load(storeOf(lines), new Uint8Array(32))).rejects.toThrow("line 1");
  });

  test("behavior: a repeated use waits for the first one's line to be durable", async () => {
    let finish = (): void => undefined;
    const store = {
      read: async () => [],
      append: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
      replace: async () => undefined,
    };
    const ledger = await WitnessLedger.load(store, KEY);
    const first = ledger.spendRequest("p", "x", null);
    let answered = false;
    const second = ledger.spendRequest("p", "x", null).then(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    finish();
    await Promise.all([first, second]);
  });

  test("behavior: what has expired is folded away at the next load; versions and living uses stay, and the chain goes on", async () => {
    const lines: string[] = [];
    const ledger = await WitnessLedger.load(storeOf(lines), KEY);
    for (let index = 0; index < 1_200; index++) await ledger.spendRequest(`past${index}`, "x", Date.now() - 1);
    await ledger.spendRequest("kept", "x", null);
    await ledger.assertCurrent([record(7, "seal7")]);
    const folded = await WitnessLedger.load(storeOf(lines), KEY);
    expect(lines).toHaveLength(2);
    await folded.spendRequest("later", "x", null);
    const again = await WitnessLedger.load(storeOf(lines), KEY);
    expect(lines).toHaveLength(3);
    await expect(again.spendRequest("kept", "y", null)).rejects.toMatchObject({ code: "request_replayed" });
    await expect(again.spendRequest("later", "y", null)).rejects.toMatchObject({ code: "request_replayed" });
    await expect(again.assertCurrent([record(6, "seal6")])).rejects.toMatchObject({ code: "sealed_record_stale" });
  });

  test("behavior: an expired use is forgotten at the next load, for its request is refused by its expiry", async () => {
    const lines: string[] = [];
    const ledger = await WitnessLedger.load(storeOf(lines), KEY);
    await ledger.spendRequest("past", "x", Date.now() - 1);
    await ledger.spendRequest("kept", "x", null);
    const reloaded = await WitnessLedger.load(storeOf(lines), KEY);
    await reloaded.spendRequest("past", "y", null);
    await expect(reloaded.spendRequest("kept", "y", null)).rejects.toMatchObject({ code: "request_replayed" });
  });
});
