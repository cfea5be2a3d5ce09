import { beforeEach, describe, expect, test } from "vitest";
import { bootRuntime, createTestKey, createTestWitness, TestHost, type TestKey } from "./test-host.ts";

const TALK = { name: "talk", method: "personal_sign", action: "ALLOW", conditions: [] };
const MESSAGE = { method: "personal_sign", params: { message: "hi", encoding: "utf-8" } };

type Reply = Awaited<ReturnType<TestHost["call"]>>;
const code = (reply: Reply): string => (reply.ok ? "ok" : reply.error.code);
const idOf = (reply: Reply): string => (reply.ok ? (reply.body as { id: string }).id : "");

let host: TestHost;
let owner: TestKey;
let path: string;
let walletId: string;
beforeEach(async () => {
  host = await TestHost.create(await bootRuntime(createTestWitness()));
  owner = createTestKey();
  const policy = await host.call("POST", "/v1/policies", {
    version: "1.0",
    name: "p",
    chain_type: "ethereum",
    rules: [],
    owner: { public_key: owner.publicKey },
  });
  path = `/v1/policies/${idOf(policy)}/rules`;
  walletId = idOf(await host.call("POST", "/v1/wallets", { chain_type: "ethereum", policy_ids: [idOf(policy)] }));
});

const talk = async (): Promise<string> => code(await host.call("POST", `/v1/wallets/${walletId}/rpc`, MESSAGE));

describe("rules of a policy", () => {
  test("default: added, replaced under its id, deleted; the wallet is judged by what there is", async () => {
    expect(await talk()).toBe("policy_violation");
    const added = await host.callSigned("POST", path, TALK, [owner]);
    expect(added).toMatchObject({ ok: true, body: { ...TALK, id: expect.stringMatching(/^[0-9a-z]{24}$/) } });
    expect(await talk()).toBe("ok");
    const one = `${path}/${idOf(added)}`;
    const denied = await host.callSigned("PATCH", one, { ...TALK, action: "DENY" }, [owner]);
    expect(denied).toMatchObject({ ok: true, body: { id: idOf(added), action: "DENY" } });
    expect(await talk()).toBe("policy_violation");
    expect(code(await host.callSigned("PATCH", one, TALK, [owner]))).toBe("ok");
    expect(await talk()).toBe("ok");
    expect(await host.callSigned("DELETE", one, {}, [owner])).toMatchObject({ ok: true, body: { success: true } });
    expect(await talk()).toBe("policy_violation");
  });

  test("error: the app secret alone, a stranger's key, a rule that is not there, a rule that is not whole", async () => {
    const rule = idOf(await host.callSigned("POST", path, TALK, [owner]));
    for (const [method, where] of [
      ["POST", path],
      ["PATCH", `${path}/${rule}`],
      ["DELETE", `${path}/${rule}`],
    ] as const) {
      expect(code(await host.call(method, where, TALK))).toBe("missing_or_empty_authorization_header");
      expect(code(await host.callSigned(method, where, TALK, [createTestKey()]))).toBe("zero_correct_authorization_signatures");
    }
    expect(code(await host.callSigned("PATCH", `${path}/none`, TALK, [owner]))).toBe("policy_rule_not_found");
    expect(code(await host.callSigned("DELETE", `${path}/none`, {}, [owner]))).toBe("policy_rule_not_found");
    expect(code(await host.callSigned("PATCH", `${path}/${rule}`, { action: "DENY" }, [owner]))).toBe("invalid_data");
    expect(code(await host.callSigned("POST", path, { ...TALK, id: rule }, [owner]))).toBe("invalid_data");
  });

  test("error: a captured change cannot undo a later one", async () => {
    const expiryMs = Date.now() + 60_000;
    const rule = idOf(await host.callSigned("POST", path, TALK, [owner]));
    const captured = () => host.callSigned("PATCH", `${path}/${rule}`, TALK, [owner], { expiryMs });
    expect(code(await captured())).toBe("ok");
    expect(code(await host.callSigned("PATCH", `${path}/${rule}`, { ...TALK, action: "DENY" }, [owner]))).toBe("ok");
    expect(code(await captured())).toBe("request_replayed");
  });

  test("behavior: a change that the host could not store may be asked for again; stored, it is spent", async () => {
    const rule = idOf(await host.callSigned("POST", path, TALK, [owner]));
    const change = host.signedFrame("POST", path, TALK, [owner]);
    const deletion = host.signedFrame("DELETE", `${path}/${rule}`, {}, [owner]);
    for (const frame of [change, change, deletion, deletion]) expect(code(await host.deliver(frame))).toBe("ok");
    expect(code(await host.callSigned("PATCH", `${path}/${rule}`, { ...TALK, name: "other" }, [owner]))).toBe("ok");
    for (const frame of [change, deletion]) {
      expect(code(await host.deliver({ ...frame, records: [...host.records.values()] }))).toBe("request_replayed");
    }
  });

  test("error: a deletion with a body", async () => {
    const rule = idOf(await host.callSigned("POST", path, TALK, [owner]));
    for (const where of [`${path}/${rule}`, path.replace("/rules", "")]) {
      expect(code(await host.callSigned("DELETE", where, { also: "this" }, [owner]))).toBe("invalid_data");
    }
  });

  test("error: more than 100 rules, two rules of one id", async () => {
    const rules = Array.from({ length: 100 }, (_, index) => ({ ...TALK, name: `r${index}` }));
    expect(code(await host.callSigned("PATCH", path.replace("/rules", ""), { rules }, [owner]))).toBe("ok");
    expect(code(await host.callSigned("POST", path, TALK, [owner]))).toBe("invalid_data");
    const twice = { rules: [TALK, TALK].map((rule) => ({ ...rule, id: "same" })) };
    expect(code(await host.callSigned("PATCH", path.replace("/rules", ""), twice, [owner]))).toBe("invalid_policy_format");
  });
});
