import { type AbiFunction, encodeFunctionData, erc20Abi } from "viem";
import { describe, expect, test } from "vitest";
import { describeCall, formatArgument } from "./describe-call.ts";
import { parseAbiText, signatureOf } from "./parse-abi-text.ts";
import { parseArgument } from "./parse-argument.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const functionsOf = (text: string): AbiFunction[] => {
  const parsed = parseAbiText(text);
  if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed));
  return parsed.functions;
};

describe("parseAbiText", () => {
  test("default: JSON, an artifact with it, and readable lines give the same functions", () => {
    const json = JSON.stringify(erc20Abi);
    const expected = ["approve(address,uint256)", "transfer(address,uint256)", "transferFrom(address,address,uint256)"];
    expect(functionsOf(json).map(signatureOf)).toEqual(expected);
    expect(functionsOf(JSON.stringify({ abi: erc20Abi, bytecode: "0x" })).map(signatureOf)).toEqual(expected);
    expect(functionsOf("function mint(address to, uint256 amount)\nfunction total() view returns (uint256)").map(signatureOf)).toEqual([
      "mint(address,uint256)",
    ]);
  });
  test.each([
    ["[{", /not complete JSON/],
    ["{}", /not an ABI/],
    ["[1]", /not an ABI/],
    ['[{"type":"function","name":"f","inputs":[{"type":"money"}]}]', /“f” cannot be read: inputs.0.type must be a Solidity type/],
    ["hello", /no ABI/],
    ["function total() view returns (uint256)", /no function that changes/],
  ])("error: %s", (text, problem) => {
    expect(parseAbiText(text)).toMatchObject({ status: "invalid", problem: expect.stringMatching(problem) });
  });
});

describe("parseArgument", () => {
  test.each([
    ["uint8", "255", 255n],
    ["int8", "-128", -128n],
    ["uint256", "0xff", 255n],
    ["address", BOB.toLowerCase(), BOB],
    ["address", `0x${"0".repeat(40)}`, `0x${"0".repeat(40)}`],
    ["bool", "TRUE", true],
    ["bytes2", "0x12ab", "0x12ab"],
    ["string", " as it is ", " as it is "],
    ["string", "", ""],
    ["uint256[]", '[1, "115792089237316195423570985008687907853269984665640564039457584007913129639935"]', [1n, 2n ** 256n - 1n]],
    ["uint256[2][]", "[[1,2]]", [[1n, 2n]]],
  ])("default: %s %s", (type, text, value) => expect(parseArgument({ type }, text)).toEqual({ status: "ok", value }));
  test("default: a group is read by the names of its members", () => {
    const tuple = {
      type: "tuple",
      components: [
        { name: "to", type: "address" },
        { name: "amount", type: "uint96" },
      ],
    };
    expect(parseArgument(tuple, `{"to":"${BOB}","amount":5}`)).toEqual({ status: "ok", value: { to: BOB, amount: 5n } });
    expect(parseArgument(tuple, `{"to":"${BOB}"}`)).toMatchObject({ status: "invalid" });
  });
  test.each([
    ["uint8", "256", /too large for uint8/],
    ["uint8", "-1", /cannot be negative/],
    ["uint256", "1.5", /whole number/],
    ["uint256", "1,000", /whole number/],
    ["address", BOB.replace("C518", "c518"), /checksum/],
    ["address", "0x12", /2 of 40/],
    ["bool", "yes", /true or false/],
    ["bytes2", "0x12", /has 2 bytes; this has 1/],
    ["bytes", "12", /0x and an even number/],
    ["uint256[]", "[12345678901234567890]", /in quotes/],
    ["uint256[2]", "[1]", /has 2 entries; this has 1/],
    ["uint256[]", "1", /A list as JSON/],
    ["uint256[]", "[", /A list as JSON/],
    ["uint256[]", "[null]", /missing/],
  ])("error: %s %s", (type, text, problem) => {
    expect(parseArgument({ type }, text)).toMatchObject({ status: "invalid", problem: expect.stringMatching(problem) });
  });
});

describe("describeCall", () => {
  const functions = functionsOf("function pay(address to, uint256[] amounts)\nfunction pay(uint256 id)");
  test("default: names, types and values, of the right one of two functions with one name", () => {
    const data = encodeFunctionData({ abi: functions, functionName: "pay", args: [BOB, [1n, 2n]] });
    const call = describeCall(data, functions);
    expect(call).toEqual({
      functionName: "pay",
      arguments: [
        { name: "to", type: "address", value: BOB },
        { name: "amounts", type: "uint256[]", value: [1n, 2n] },
      ],
    });
    expect(call?.arguments.map(({ value }) => formatArgument(value))).toEqual([BOB, '["1","2"]']);
    expect([7n, true, "0x12"].map(formatArgument)).toEqual(["7", "true", "0x12"]);
  });
  test("behavior: bytes that the description leaves over make it unreadable", () => {
    const data = encodeFunctionData({ abi: functions, functionName: "pay", args: [7n] });
    expect(describeCall(`${data}00`, functions)).toBeNull();
    expect(describeCall("0x12345678", functions)).toBeNull();
    expect(describeCall("0x", functions)).toBeNull();
  });
});
