import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { environmentSchema } from "./environment-schema.ts";
import { readEnvironment } from "./read-environment.ts";

const EXAMPLE = fileURLToPath(new URL("../../../.env.example", import.meta.url));
const NONE = "/nonexistent/.env";
const read = (variables: Record<string, string>, withWeb = true) => readEnvironment({ NODE_ENV: "test", ...variables }, NONE, withWeb);

test("behavior: .env.example has every variable, and as it is it changes nothing", () => {
  expect(Object.keys(parseEnv(readFileSync(EXAMPLE, "utf8"))).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  expect(readEnvironment({ NODE_ENV: "test" }, EXAMPLE, true)).toEqual(read({}));
});

test("behavior: the process wins over the file, and an empty variable is an absent one", () => {
  expect(readEnvironment({ NODE_ENV: "test", PORT: "1234", CHAIN_NAME: "" }, EXAMPLE, true)).toMatchObject({
    PORT: 1234,
    CHAIN_NAME: "Development chain",
  });
});

test("error: every unusable variable is named", () => {
  expect(() => read({ PORT: "many", WEB_ORIGIN: "http://localhost:3000/", HOST_SHARE_KEY: "c2hvcnQ=" })).toThrow(
    /PORT: .*WEB_ORIGIN: must be an origin.*HOST_SHARE_KEY: must be 32 bytes in base64/s,
  );
});

test("error: one database of two", () => {
  expect(() => read({ DATABASE_URL_APP: "postgresql://a@b/c" })).toThrow("Only one of DATABASE_URL_APP and DATABASE_URL_VAULT");
});

test("error: production names every secret that is missing and generates none", () => {
  expect(() => read({ COUNTERSIGN_MODE: "production" })).toThrow(
    /HOST_SHARE_KEY\s+OPERATOR_TOKEN\s+NEXTAUTH_SECRET\s+SERVER_SEAT_PRIVATE_KEY\s+USER_JWT_PRIVATE_KEY\s+PRIVY_APP_ID/,
  );
});

test("args: without the web app, its secrets are not needed", () => {
  expect(() => read({ COUNTERSIGN_MODE: "production" }, false)).not.toThrow(/PRIVY_APP_ID/);
});
