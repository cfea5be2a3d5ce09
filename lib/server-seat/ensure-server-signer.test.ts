import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureServerSigner } from "./ensure-server-signer.ts";
import { believe, quorumBody } from "./test-creation.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const seat = { fingerprint: "f", publicKeySpkiBase64: "server-key", signBytes: () => "" };

beforeAll(async () => {
  server = await openTestServer();
}, 60_000);
afterAll(() => server?.close());

const answer = (body: object) => server.api.behave({ status: 200, body });

describe("ensureServerSigner", () => {
  test.each([
    ["another key", quorumBody({ threshold: 1, keys: ["other-key"] })],
    ["a second key", quorumBody({ threshold: 1, keys: ["server-key", "other-key"] })],
    ["a user", quorumBody({ threshold: 1, keys: ["server-key"], users: ["did:privy:x"] })],
    ["another quorum", { ...quorumBody({ threshold: 1, keys: ["server-key"] }), key_quorum_ids: ["quorum2"] }],
  ])("error: a backend that makes it of %s gets no signer of ours", async (_, body) => {
    answer(body);
    await expect(ensureServerSigner(server.database, seat, believe)).rejects.toThrow("not created as asked");
    expect(await server.database.serverSigner.count()).toBe(0);
  });

  test("error: without the enclave's receipt", async () => {
    answer(quorumBody({ threshold: 1, keys: ["server-key"] }));
    await expect(ensureServerSigner(server.database, seat)).rejects.toThrow("named no receipt");
  });

  test("default: made once", async () => {
    answer(quorumBody({ threshold: 1, keys: ["server-key"] }));
    expect(await ensureServerSigner(server.database, seat, believe)).toBe("quorum1");
    server.api.behave({ status: 500, body: {} });
    expect(await ensureServerSigner(server.database, seat, believe)).toBe("quorum1");
  });
});
