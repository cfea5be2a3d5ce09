import { chmodSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findClosedFolder } from "./find-closed-folder.ts";

const STRANGER = { uid: 54_321, gid: 54_321 };

test("behavior: the outermost closed folder is named", () => {
  const outer = mkdtempSync(join(tmpdir(), "countersign-closed-"));
  const inner = join(outer, "a", "b");
  mkdirSync(inner, { recursive: true, mode: 0o755 });
  expect(findClosedFolder(inner, STRANGER)).toBe(outer);
  chmodSync(outer, 0o711);
  expect(findClosedFolder(inner, STRANGER)).toBeNull();
  expect(findClosedFolder(join(inner, "not-yet"), STRANGER)).toBeNull();
  chmodSync(inner, 0o700);
  expect(findClosedFolder(inner, STRANGER)).toBe(inner);
});
