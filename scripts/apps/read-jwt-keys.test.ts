import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readJwks, readJwtKeyFile } from "./read-jwt-keys.ts";

const folder = mkdtempSync(join(tmpdir(), "jwt-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
const ed = generateKeyPairSync("ed25519");
const jwk = (pair: { publicKey: typeof rsa.publicKey }, more: object = {}) => ({ ...pair.publicKey.export({ format: "jwk" }), ...more });

function file(content: unknown): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("readJwks", () => {
  test("default", async () => {
    const keys = await readJwks(file({ keys: [jwk(rsa, { kid: "a", use: "sig", alg: "RS256" }), jwk(p256), jwk(ed, { kid: "c" })] }));
    expect(keys.map(({ kid, alg }) => [kid, alg])).toEqual([
      ["a", "RS256"],
      [null, "ES256"],
      ["c", "EdDSA"],
    ]);
    expect(keys[1]?.public_key).toBe(p256.publicKey.export({ format: "der", type: "spki" }).toString("base64"));
  });
  test("behavior: the algorithm is what the key is, not what it claims", async () => {
    expect((await readJwks(file({ keys: [jwk(p256, { alg: "none" })] })))[0]?.alg).toBe("ES256");
  });
  test("behavior: encryption keys are left out", async () => {
    expect(await readJwks(file({ keys: [jwk(rsa, { use: "enc" }), jwk(p256)] }))).toHaveLength(1);
  });
  test("behavior: a set behind a URL is read, but no redirect is followed", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { location: "/jwks" }).end();
      else response.end(JSON.stringify({ keys: [jwk(p256)] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    expect(await readJwks(`${url}/jwks`)).toHaveLength(1);
    await expect(readJwks(`${url}/moved`)).rejects.toThrow("does not answer with a key set");
    server.close();
  });
  test.each([
    ["a private key", { keys: [p256.privateKey.export({ format: "jwk" })] }, "holds a private key"],
    ["a symmetric key", { keys: [{ kty: "oct", k: "c2VjcmV0" }] }, "cannot be read"],
    ["an RSA key of 1024 bits", { keys: [jwk(small)] }, "cannot be used"],
    ["a P-384 key", { keys: [jwk(p384)] }, "cannot be used"],
    ["no keys", { keys: [] }, "holds no signing key"],
    ["17 keys", { keys: Array.from({ length: 17 }, () => jwk(p256)) }, "more than 16"],
    ["no key set", "hello", "is not a JSON Web Key Set"],
  ])("error: %s", async (_, content, message) => expect(readJwks(file(content))).rejects.toThrow(message));
});

describe("readJwtKeyFile", () => {
  test("default", () => {
    expect(readJwtKeyFile(file(p256.publicKey.export({ format: "pem", type: "spki" }).toString()))).toMatchObject([
      { kid: null, alg: "ES256" },
    ]);
  });
  test.each([
    ["a private key", p256.privateKey.export({ format: "pem", type: "pkcs8" }).toString(), "holds a private key"],
    ["a P-384 key", p384.publicKey.export({ format: "pem", type: "spki" }).toString(), "cannot be used"],
    ["no key", "hello", "is not a public key in PEM"],
  ])("error: %s", (_, content, message) => expect(() => readJwtKeyFile(file(content))).toThrow(message));
});
