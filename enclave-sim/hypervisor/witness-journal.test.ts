import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WitnessJournal } from "./witness-journal.ts";

let folder = "";
let path = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-witness-"));
  path = join(folder, "witness.log");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function reopen(journal?: WitnessJournal): Promise<WitnessJournal> {
  await journal?.close();
  return WitnessJournal.open(path, journal === undefined);
}

test("default: lines come back in order, also after reopening", async () => {
  const journal = await reopen();
  await journal.append(["a"]);
  await journal.append(["b", "c"]);
  expect(await journal.read()).toEqual(["a", "b", "c"]);
  const second = await reopen(journal);
  expect(await second.read()).toEqual(["a", "b", "c"]);
  await second.append(["d"]);
  expect(await second.read()).toEqual(["a", "b", "c", "d"]);
  await second.close();
});

test("behavior: concurrent appends keep the order of the calls and share writes", async () => {
  const journal = await reopen();
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
  await Promise.all(lines.map((line) => journal.append([line])));
  expect(await journal.read()).toEqual(lines);
  await journal.close();
});

test("behavior: a replacement stands for all before it, and what is appended meanwhile follows it", async () => {
  const journal = await reopen();
  await journal.append(["old 1", "old 2"]);
  await Promise.all([journal.append(["old 3"]), journal.replace(["new 1", "new 2"]), journal.append(["after 1"])]);
  await journal.append(["after 2"]);
  const expected = ["new 1", "new 2", "after 1", "after 2"];
  expect(await journal.read()).toEqual(expected);
  const second = await reopen(journal);
  expect(await second.read()).toEqual(expected);
  await second.replace([]);
  expect(await second.read()).toEqual([]);
  await second.close();
});

test("behavior: read waits for all that was appended before it", async () => {
  const journal = await reopen();
  const lines = Array.from({ length: 2_000 }, (_, index) => `${index} ${"x".repeat(1_000)}`);
  const appends = lines.map((line) => journal.append([line]));
  expect(await journal.read()).toEqual(lines);
  await Promise.all(appends);
  await journal.close();
});

test("behavior: a torn last line is dropped, and the next append starts a line of its own", async () => {
  await writeFile(path, "");
  const journal = await reopen();
  await journal.append(["whole"]);
  await journal.close();
  await appendFile(path, '{"kind":"version","id":"tor');
  const second = await WitnessJournal.open(path, false);
  expect(await second.read()).toEqual(["whole"]);
  await second.append(["next"]);
  expect(await readFile(path, "utf8")).toBe("whole\nnext\n");
  await second.close();
});

test("behavior: a file that is one torn line becomes empty", async () => {
  await writeFile(path, "torn");
  const journal = await WitnessJournal.open(path, false);
  expect(await journal.read()).toEqual([]);
  await journal.close();
});

test.each([["a\nb"], ["a\rb"], [""], ["x".repeat(1025)]])("error: a line like %j", async (line) => {
  const journal = await reopen();
  await expect(journal.append(["good", line])).rejects.toThrow(RangeError);
  expect(await journal.read()).toEqual([]);
  await journal.append(["x".repeat(1024)]);
  await journal.close();
});

test("error: the file is gone after the first start", async () => {
  await expect(WitnessJournal.open(path, false)).rejects.toThrow("old records would pass for new ones");
});

test("error: after a failed write it acknowledges nothing more and says so", async () => {
  const journal = await reopen();
  await journal.append(["kept"]);
  // A closed descriptor stands for a disk that fails.
  await journal.close();
  const [first, second] = await Promise.allSettled([journal.append(["lost"]), journal.append(["lost too"])]);
  expect([first?.status, second?.status]).toEqual(["rejected", "rejected"]);
  await expect(journal.failed).resolves.toBeInstanceOf(Error);
  await expect(journal.append(["later"])).rejects.toThrow();
  await expect(journal.read()).rejects.toThrow();
  expect(await readFile(path, "utf8")).toBe("kept\n");
});

test("behavior: it is read in parts that end with whole lines, however much there is", async () => {
  const journal = await reopen();
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index} ${"é".repeat(index % 7)}`);
  await journal.append(lines);
  const parts: string[][] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part = await journal.readPart(from, 97);
    parts.push(part.lines);
    from = part.next;
  }
  expect(parts.flat()).toEqual(lines);
  expect(parts.length).toBeGreaterThan(10);
  await expect(journal.readPart(0, 3)).rejects.toThrow("no line ends within 3 bytes");
  await expect(journal.readPart(1_000_000)).rejects.toThrow(RangeError);
  await journal.close();
});

test("behavior: a replacement in parts happens with its last one; what an enclave that died left of one is forgotten", async () => {
  const journal = await reopen();
  await journal.append(["old"]);
  await journal.replace(["left"], false);
  expect(await journal.read()).toEqual(["old"]);
  await Promise.all([journal.replace(["a", "b"], false), journal.replace(["c"], false), journal.replace([]), journal.append(["d"])]);
  expect(await journal.read()).toEqual(["a", "b", "c", "d"]);
  await expect(journal.replace(["x\ny"], false)).rejects.toThrow(RangeError);
  const second = await reopen(journal);
  expect(await second.read()).toEqual(["a", "b", "c", "d"]);
  await second.close();
});

test("error: a file that ends with something else than lines is not cut down to nothing", async () => {
  await writeFile(path, `whole\n${"x".repeat(9_000)}`);
  await expect(WitnessJournal.open(path, false)).rejects.toThrow("is damaged");
  expect((await readFile(path, "utf8")).length).toBe(9_006);
});
