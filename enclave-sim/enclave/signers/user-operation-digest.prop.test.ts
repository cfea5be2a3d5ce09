import fc from "fast-check";
import { hashMessage, toHex } from "viem";
import { entryPoint06Address, entryPoint07Address, entryPoint08Address, getUserOperationHash } from "viem/account-abstraction";
import { describe, expect, test } from "vitest";
import type { UserOperation } from "../../../lib/protocol/api/rpc.ts";
import { hashUserOperation, hashUserOperationParams } from "./user-operation-digest.ts";

type Hex = `0x${string}`;

const ENTRY_POINTS = { "0.6": entryPoint06Address, "0.7": entryPoint07Address, "0.8": entryPoint08Address } as const;

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength }).map((value) => toHex(value));
const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
const operations = fc.record(
  {
    sender: bytes(20, 20),
    nonce: uint(256),
    callData: bytes(0, 64),
    callGasLimit: uint(128),
    verificationGasLimit: uint(128),
    preVerificationGas: uint(256),
    maxFeePerGas: uint(128),
    maxPriorityFeePerGas: uint(128),
    deployment: fc.record({ factory: bytes(20, 20), factoryData: bytes(0, 64) }),
    payment: fc.record({ paymaster: bytes(20, 20), paymasterData: bytes(0, 64), verification: uint(128), postOp: uint(128) }),
  },
  {
    requiredKeys: [
      "sender",
      "nonce",
      "callData",
      "callGasLimit",
      "verificationGasLimit",
      "preVerificationGas",
      "maxFeePerGas",
      "maxPriorityFeePerGas",
    ],
  },
);
type Operation = typeof operations extends fc.Arbitrary<infer T> ? T : never;

/** As a client of this server writes it. */
function toWire({ deployment, payment, ...operation }: Operation, version: keyof typeof ENTRY_POINTS): UserOperation {
  const limits =
    version === "0.6" || payment === undefined
      ? {}
      : { paymaster_verification_gas_limit: toHex(payment.verification), paymaster_post_op_gas_limit: toHex(payment.postOp) };
  return {
    sender: operation.sender,
    nonce: toHex(operation.nonce),
    call_data: operation.callData,
    call_gas_limit: toHex(operation.callGasLimit),
    verification_gas_limit: toHex(operation.verificationGasLimit),
    pre_verification_gas: toHex(operation.preVerificationGas),
    max_fee_per_gas: toHex(operation.maxFeePerGas),
    max_priority_fee_per_gas: toHex(operation.maxPriorityFeePerGas),
    ...(deployment === undefined ? {} : { factory: deployment.factory, factory_data: deployment.factoryData }),
    ...(payment === undefined ? {} : { paymaster: payment.paymaster, paymaster_data: payment.paymasterData, ...limits }),
  };
}

/** As viem takes it: packed by hand for EntryPoint 0.6. */
function toViem({ deployment, payment, ...operation }: Operation, version: keyof typeof ENTRY_POINTS): object {
  const join = (...parts: Hex[]): Hex => `0x${parts.map((part) => part.slice(2)).join("")}`;
  if (version === "0.6") {
    return {
      ...operation,
      ...(deployment === undefined ? {} : { initCode: join(deployment.factory, deployment.factoryData) }),
      ...(payment === undefined ? {} : { paymasterAndData: join(payment.paymaster, payment.paymasterData) }),
    };
  }
  const paid = payment && {
    paymaster: payment.paymaster,
    paymasterData: payment.paymasterData,
    paymasterVerificationGasLimit: payment.verification,
    paymasterPostOpGasLimit: payment.postOp,
  };
  return { ...operation, ...deployment, ...paid };
}

describe.each(["0.6", "0.7", "0.8"] as const)("EntryPoint %s", (entryPointVersion) => {
  test("the hash of any operation is the one that viem computes", () => {
    fc.assert(
      fc.property(operations, fc.integer({ min: 1, max: 2 ** 31 }), (operation, chainId) => {
        const expected = getUserOperationHash({
          chainId,
          entryPointAddress: ENTRY_POINTS[entryPointVersion],
          entryPointVersion,
          userOperation: toViem(operation, entryPointVersion) as never,
        });
        const wire = toWire(operation, entryPointVersion);
        expect(hashUserOperation(wire, BigInt(chainId), entryPointVersion)).toBe(expected);
        const digest = toHex(
          hashUserOperationParams({ contract: ENTRY_POINTS[entryPointVersion], chain_id: chainId, user_operation: wire }),
        );
        expect(digest).toBe(entryPointVersion === "0.8" ? expected : hashMessage({ raw: expected }));
      }),
    );
  });
});

describe("hashUserOperationParams", () => {
  const sender = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  const plain: UserOperation = {
    sender,
    nonce: 0,
    call_data: "0x",
    call_gas_limit: "0x30d40",
    verification_gas_limit: "0x30d40",
    pre_verification_gas: "0x5208",
    max_fee_per_gas: "0xf4240",
    max_priority_fee_per_gas: "0xf4240",
  };
  const digest = (contract: string, change: Partial<UserOperation> = {}) =>
    toHex(hashUserOperationParams({ contract, chain_id: 1, user_operation: { ...plain, ...change } }));

  test("args: contract, an account implementation that lives on EntryPoint 0.7", () => {
    for (const implementation of ["0x69007702764179f14F51cdce752f4f775d74E139", "0xd6CEDDe84be40893d153Be9d467CD6aD37875b28"]) {
      expect(digest(implementation)).toBe(digest(entryPoint07Address));
    }
  });

  test.each<[string, string, Partial<UserOperation>, string]>([
    ["an unknown contract", sender, {}, "not_supported"],
    ["gas that does not fit", entryPoint07Address, { call_gas_limit: `0x1${"0".repeat(32)}` }, "invalid_data"],
    ["a limit that EntryPoint 0.6 cannot hold", entryPoint06Address, { paymaster: sender, paymaster_post_op_gas_limit: 1 }, "invalid_data"],
    ["factory_data without factory", entryPoint08Address, { factory_data: "0x12" }, "invalid_data"],
    ["paymaster_data without paymaster", entryPoint06Address, { paymaster_data: "0x12" }, "invalid_data"],
    ["a sender with a wrong digit", entryPoint07Address, { sender: `${sender.slice(0, -1)}9` }, "invalid_data"],
  ])("error: %s", (_, contract, change, code) => {
    expect(() => digest(contract, change)).toThrow(expect.objectContaining({ code }));
  });
});
