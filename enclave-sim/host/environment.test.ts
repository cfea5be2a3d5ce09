import { describe, expect, test } from "vitest";
import { parseEnvironment } from "./environment.ts";

const GOOD = {
  COUNTERSIGN_MODE: "development",
  DATA_DIR: "/tmp/x",
  DATABASE_URL_VAULT: "postgresql://u:p@127.0.0.1:5544/v",
  VSOCK_PATH: "/tmp/v.sock",
  HOST_SHARE_KEY: Buffer.alloc(32, 7).toString("base64"),
  OPERATOR_TOKEN: "ab".repeat(32),
  CHAINS: '{"eip155:31337":{"name":"Development chain","rpc_url":"http://127.0.0.1:8545"}}',
};

describe("parseEnvironment", () => {
  test("default: ports and log level have defaults, secrets have none", () => {
    const environment = parseEnvironment(GOOD);
    expect(environment).toMatchObject({ WALLET_API_PORT: 4000, WALLET_API_HOST: "127.0.0.1", LOG_LEVEL: "info" });
    expect(environment.HOST_SHARE_KEY).toEqual(new Uint8Array(32).fill(7));
    expect(environment.CHAINS["eip155:31337"]?.name).toBe("Development chain");
    for (const name of ["HOST_SHARE_KEY", "OPERATOR_TOKEN", "DATABASE_URL_VAULT"]) {
      expect(() => parseEnvironment({ ...GOOD, [name]: "" })).toThrow(name);
    }
  });

  test.each([
    ["WALLET_API_PORT", "70000"],
    ["WALLET_API_PORT", "x"],
    ["HOST_SHARE_KEY", "c2hvcnQ="],
    ["OPERATOR_TOKEN", "XY".repeat(32)],
    ["CHAINS", "not json"],
    ["CHAINS", '{"solana:1":{"name":"x","rpc_url":"http://x"}}'],
    ["CHAINS", '{"eip155:1":{"name":"x","rpc_url":"ftp://x"}}'],
    ["SOLANA_CHAINS", '{"eip155:1":{"name":"x","rpc_url":"http://x"}}'],
    ["TRON_CHAINS", '{"tron:1":{"name":"x","api_url":"http://x"}}'],
    ["DATABASE_URL_VAULT", "mysql://x"],
  ])("error: %s=%s is named, its value is not", (name, value) => {
    expect(() => parseEnvironment({ ...GOOD, [name]: value })).toThrow(name);
    if (value.length > 6) expect(() => parseEnvironment({ ...GOOD, [name]: value })).not.toThrow(value);
  });
});
