import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Measurement } from "../../lib/protocol/attestation/measurement.ts";
import { MeasurementApprovals } from "./measurement-approvals.ts";

const MEASUREMENT: Measurement = { pcr0: "a1".repeat(48), pcr1: "b2".repeat(48), pcr2: "c3".repeat(48) };
const now = (): number => Date.parse("2026-03-01T12:00:00Z");

let folder = "";
let approvals: MeasurementApprovals;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-approvals-"));
  approvals = new MeasurementApprovals(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("default: nothing is approved before somebody approves it", async () => {
  expect(await approvals.list()).toEqual([]);
  expect(await approvals.isApproved(MEASUREMENT, "development")).toBe(false);
  await approvals.approve(MEASUREMENT, "operator", now);
  expect(await approvals.isApproved(MEASUREMENT, "production")).toBe(true);
  expect(await approvals.isApproved({ ...MEASUREMENT, pcr2: "d4".repeat(48) }, "production")).toBe(false);
  expect((await stat(join(folder, "approved.json"))).mode & 0o777).toBe(0o600);
});

test("behavior: the operator's approval replaces an automatic one", async () => {
  await approvals.approve(MEASUREMENT, "development", now);
  expect(await approvals.isApproved(MEASUREMENT, "production")).toBe(false);
  await approvals.approve(MEASUREMENT, "operator", now);
  expect(await approvals.list()).toEqual([{ ...MEASUREMENT, approved_at: "2026-03-01T12:00:00.000Z", approved_by: "operator" }]);
});

test("behavior: revoking takes every entry of a bundle", async () => {
  await approvals.approve(MEASUREMENT, "operator", now);
  await approvals.approve({ ...MEASUREMENT, pcr1: "d4".repeat(48) }, "operator", now);
  expect(await approvals.revoke(MEASUREMENT.pcr0)).toBe(2);
  expect(await approvals.revoke(MEASUREMENT.pcr0)).toBe(0);
  expect(await approvals.list()).toEqual([]);
});

test.each([["{"], ['{"version":2,"approved":[]}'], ['{"version":1,"approved":[{"pcr0":"abc"}]}']])(
  "error: a file that reads %j",
  async (text) => {
    await writeFile(join(folder, "approved.json"), text);
    await expect(approvals.isApproved(MEASUREMENT, "production")).rejects.toThrow("is not a list of approvals");
    await expect(approvals.approve(MEASUREMENT, "operator", now)).rejects.toThrow("is not a list of approvals");
    expect(await readFile(join(folder, "approved.json"), "utf8")).toBe(text);
  },
);
