import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ApiError } from "../errors.ts";
import { createKeyQuorumBodySchema } from "./key-quorums.ts";
import { parseBody } from "./parse-body.ts";
import { rpcBodySchema } from "./rpc.ts";
import { createUserBodySchema } from "./users.ts";
import { createWalletBodySchema } from "./wallets.ts";

function refusal(schema: z.ZodType, value: unknown): ApiError {
  try {
    parseBody(schema, value, "body");
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error("it was accepted");
}

const send = (transaction: unknown, rest = {}) => ({ method: "eth_sendTransaction", caip2: "eip155:1", params: { transaction }, ...rest });

describe("parseBody", () => {
  test("default: returns what the schema accepts", () => {
    const body = send({ to: `0x${"1".repeat(40)}`, value: "0x1", nonce: 0 });
    expect(parseBody(rpcBodySchema, body, "body")).toEqual(body);
  });

  test.each([
    [rpcBodySchema, undefined, "body must be an object, but it is missing."],
    [rpcBodySchema, [], "body must be an object."],
    [rpcBodySchema, { method: "personal_sign" }, "body.params must be an object, but it is missing."],
    [
      rpcBodySchema,
      { method: "personal_sign", params: { message: "x" } },
      'body.params.encoding must be one of "utf-8", "hex", but it is missing.',
    ],
    [
      rpcBodySchema,
      { method: "personal_sign", params: { message: "0xabc", encoding: "hex" } },
      "body.params.message must be an even number of hex digits.",
    ],
    [rpcBodySchema, send({ to: "0x1" }), "body.params.transaction.to must be an address: 0x and 40 hex digits."],
    [rpcBodySchema, send({ foo: 1 }), "body.params.transaction.foo is not a known field; remove it or correct its name."],
    [rpcBodySchema, send({ type: 3 }), "body.params.transaction.type must be one of 0, 1, 2, 4."],
    [rpcBodySchema, send({ value: -1 }), "body.params.transaction.value must be at least 0."],
    [rpcBodySchema, send({}, { sponsor: "yes" }), "body.sponsor must be a boolean."],
    [createWalletBodySchema, { chain_type: "ethereum", policy_ids: ["a", "b"] }, "body.policy_ids must have at most 1 entries."],
    [createWalletBodySchema, { chain_type: "ethereum", owner: { public_key: 3 } }, "body.owner.public_key must be a string."],
    [
      createUserBodySchema,
      { linked_accounts: [{ type: "email", address: "no" }] },
      "body.linked_accounts[0].address must have at least 3 characters.",
    ],
    [createKeyQuorumBodySchema, { authorization_threshold: 1.5 }, "body.authorization_threshold must be a whole number."],
  ])("error: invalid_data names field and remedy (%#)", (schema, value, message) => {
    expect(refusal(schema, value)).toMatchObject({ code: "invalid_data", status: 400, message });
  });

  test("error: an unknown method lists the known ones", () => {
    expect(refusal(rpcBodySchema, { method: "eth_mine" }).message).toMatch(
      /^body\.method must be one of "personal_sign", .*"eth_signUserOperation", .*"signMessage"/,
    );
  });

  test("law 13: a refused value is never repeated", () => {
    const secret = "eyJhbGciOi.not-a-jwt!";
    const schema = z.strictObject({ user_jwt: z.string().regex(/^\w+$/, "a token"), other: z.literal("x") });
    expect(JSON.stringify(refusal(schema, { user_jwt: secret, other: secret }).toWire())).not.toContain(secret);
  });

  test("args: another code, and no more than eight issues", () => {
    const rules = Array.from({ length: 20 }, () => 1);
    try {
      parseBody(z.array(z.string()), rules, "rules", "invalid_policy_format");
    } catch (error) {
      expect(error).toMatchObject({ code: "invalid_policy_format" });
      expect((error as ApiError).details.issues).toHaveLength(8);
    }
    expect.assertions(2);
  });
});
