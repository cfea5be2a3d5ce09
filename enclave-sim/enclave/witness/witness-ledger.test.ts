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

  describe("aggregations", () => {
    const HOUR = 3_600_000;
    const counted = (by: string, amount: bigint, atMs = Date.now(), id = "a") => ({
      aggregationId: id,
      group: ["w"],
      by,
      amount,
      atMs,
      untilMs: atMs + HOUR,
    });
    const sum = (ledger: WitnessLedger) => ledger.counts.sumOf("a", ["w"], Date.now());

    test("default: what was reserved is there after a reload, whether its request was answered or not; what was released is not", async () => {
      const lines: string[] = [];
      const ledger = await WitnessLedger.load(storeOf(lines), KEY);
      const [one, two, three] = [counted("one", 2n ** 200n), counted("two", 20n), counted("three", 300n)];
      for (const count of [one, two, three]) await ledger.reserve([count]);
      ledger.settle([one]);
      await ledger.release([two]);
      expect(sum(ledger)).toBe(2n ** 200n + 300n);
      const reloaded = await WitnessLedger.load(storeOf(lines), KEY);
      expect(sum(reloaded)).toBe(2n ** 200n + 300n);
      expect(reloaded.counts.has("a", ["w"], "three", Date.now())).toBe(true);
      await reloaded.reserve([three]);
      expect(sum(reloaded)).toBe(2n ** 200n + 300n);
      expect(lines).toHaveLength(4);
    });

    test("behavior: it counts in memory at once, and resolves only when it is durable", async () => {
      let finish = (): void => undefined;
      const append = () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        });
      const ledger = await WitnessLedger.load({ read: async () => [], append, replace: async () => undefined }, KEY);
      let isDurable = false;
      const reserved = ledger.reserve([counted("one", 5n)]).then(() => {
        isDurable = true;
      });
      const again = ledger.reserve([counted("one", 5n)]);
      expect(sum(ledger)).toBe(5n);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isDurable).toBe(false);
      finish();
      await Promise.all([reserved, again]);
    });

    test("behavior: what has ended is folded away; what counts, and which aggregations there are, stays", async () => {
      const lines: string[] = [];
      const ledger = await WitnessLedger.load(storeOf(lines), KEY);
      await ledger.noteAggregations([
        { id: "a", appId: "app", exists: true },
        { id: "b", appId: "app", exists: true },
      ]);
      await ledger.noteAggregations([{ id: "b", appId: "app", exists: false }]);
      for (let index = 0; index < 1_200; index++) await ledger.reserve([counted(`past${index}`, 1n, Date.now() - HOUR - 1)]);
      await ledger.reserve([counted("living", 7n)]);
      const folded = await WitnessLedger.load(storeOf(lines), KEY);
      expect(lines).toHaveLength(2);
      expect(sum(folded)).toBe(7n);
      expect([...folded.aggregationsOf("app")]).toEqual(["a"]);
      await folded.reserve([counted("later", 1n)]);
      expect(sum(await WitnessLedger.load(storeOf(lines), KEY))).toBe(8n);
    });

    test("behavior: the journal stays short although one cap is asked for ever", async () => {
      const lines: string[] = [];
      const ledger = await WitnessLedger.load(storeOf(lines), KEY);
      for (let index = 0; index < 3_000; index++) {
        await ledger.reserve([counted(`past${index}`, 1n, Date.now() - HOUR - 1)]);
        sum(ledger);
      }
      expect(lines.length).toBeLessThan(1_001);
    });

    test("behavior: a fold while serving loses nothing of what is being reserved", async () => {
      const lines: string[] = [];
      const ledger = await WitnessLedger.load(storeOf(lines), KEY);
      const all = Array.from({ length: 11_000 }, (_, index) => counted(`by${index}`, 1n, index < 10_900 ? 0 : Date.now()));
      await Promise.all(all.map((count) => ledger.reserve([count])));
      expect(lines.length).toBeLessThan(2_000);
      expect(sum(ledger)).toBe(100n);
      expect(sum(await WitnessLedger.load(storeOf(lines), KEY))).toBe(100n);
    });

    test("behavior: an aggregation that is shown again and again leaves one line", async () => {
      const lines: string[] = [];
      const ledger = await WitnessLedger.load(storeOf(lines), KEY);
      for (let index = 0; index < 5; index++) await ledger.noteAggregations([{ id: "a", appId: "app", exists: true }]);
      expect(lines).toHaveLength(1);
      expect([...(await WitnessLedger.load(storeOf(lines), KEY)).aggregationsOf("app")]).toEqual(["a"]);
    });
  });
});
