import { expect, test } from "vitest";
import { parseEnvironment } from "./environment.ts";

const REQUIRED = { DATA_DIR: "/data", VSOCK_PATH: "/run/v.sock", ENCLAVE_BUNDLE: "/dist/enclave.mjs" };

test("default: production unless it is told otherwise, so that nothing is approved by accident", () => {
  expect(parseEnvironment({ ...REQUIRED, PATH: "/bin" })).toEqual({
    ...REQUIRED,
    NODE_ENV: "production",
    COUNTERSIGN_MODE: "production",
    LOG_LEVEL: "info",
  });
});

test("error: every variable that is missing or wrong is named", () => {
  expect(() => parseEnvironment({ ...REQUIRED, COUNTERSIGN_MODE: "test" })).toThrow("COUNTERSIGN_MODE");
  for (const name of Object.keys(REQUIRED)) expect(() => parseEnvironment({ ...REQUIRED, [name]: undefined })).toThrow(name);
});
