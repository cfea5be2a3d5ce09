import { encodeFunctionData, type Hex, parseAbi } from "viem";
import { describe, expect, test } from "vitest";
import type { AbiInput } from "../abi.ts";
import { abiSchema } from "../abi.ts";
import { readCalldataField } from "./calldata.ts";

const FRIEND = "0x52908400098527886E0F7030069857D2E4169EE7";
const human = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function transfer(address to, uint256 amount, bytes note)",
  "function move(int256 delta, bool up, string label, bytes4 tag)",
  "function swap((address maker, (uint256 price, uint8[] sizes) terms)[] orders)",
  "function stop()",
]);
const abi: AbiInput = abiSchema.parse(JSON.parse(JSON.stringify(human)));
const encode = (functionName: string, args: readonly unknown[]): Hex => encodeFunctionData({ abi: human, functionName, args } as never);
const read = (field: string, data: string | undefined, given: AbiInput = abi) => {
  const shape = { field_source: "ethereum_calldata" as const, operator: "eq" as const, value: "" };
  const reading = readCalldataField({ ...shape, field, abi: given }, data, {});
  return reading.state === "value" ? reading.text : reading.state;
};

const transfer = encode("transfer", [FRIEND, 1000n]);

describe("readCalldataField", () => {
  test("default", () => {
    expect(read("function_name", transfer)).toBe("transfer");
    expect(read("transfer.to", transfer)).toBe(FRIEND);
    expect(read("transfer.amount", transfer)).toBe("1000");
    expect(read("transfer.1", transfer)).toBe("1000");
    expect(read("function_name", encode("stop", []))).toBe("stop");
  });

  test("args: overloads, by name and by signature", () => {
    const noted = encode("transfer", [FRIEND, 2n, "0x1234"]);
    expect([read("transfer.amount", transfer), read("transfer.amount", noted)]).toEqual(["1000", "2"]);
    expect(read("transfer(address,uint256,bytes).note", noted)).toBe("0x1234");
    expect(read("transfer(address,uint256,bytes).amount", transfer)).toBe("absent");
    expect(
      readCalldataField({ field_source: "ethereum_calldata", field: "function_name", operator: "eq", value: "", abi }, noted, {}),
    ).toMatchObject({
      text: "transfer",
      alias: "transfer(address,uint256,bytes)",
    });
  });

  test("args: numbers below zero, booleans, texts, bytes, tuples and arrays", () => {
    const move = encode("move", [-5n, true, "héllo", "0xdeadbeef"]);
    expect(["delta", "up", "label", "tag"].map((name) => read(`move.${name}`, move))).toEqual(["-5", "true", "héllo", "0xdeadbeef"]);
    const swap = encode("swap", [[{ maker: FRIEND, terms: { price: 7n, sizes: [1, 2] } }]]);
    expect(read("swap.orders[0].maker", swap)).toBe(FRIEND);
    expect(read("swap.orders.0.terms.price", swap)).toBe("7");
    expect(read("swap.orders[0].terms.sizes[1]", swap)).toBe("2");
    expect(read("swap.0.0.1.1.1", swap)).toBe("2");
    expect(read("swap.orders[1].maker", swap)).toBe("absent");
    expect(read("swap.orders[0].terms.sizes[2]", swap)).toBe("absent");
  });

  test("behavior: another function of the ABI is known not to have the parameter", () => {
    expect(read("swap.orders[0].maker", transfer)).toBe("absent");
    expect(read("move.up", encode("stop", []))).toBe("absent");
  });

  test.each<[string, string | undefined]>([
    ["no transaction", undefined],
    ["no data", "0x"],
    ["half a selector", "0xa905"],
    ["a selector that the ABI does not know", `0x12345678${transfer.slice(10)}`],
    ["no arguments", transfer.slice(0, 10)],
    ["a byte behind the arguments", `${transfer}00`],
    ["a word behind the arguments", `${transfer}${"00".repeat(32)}`],
    ["a word too few", transfer.slice(0, -64)],
    ["dirt in front of an address", transfer.replace("0".repeat(24), "1".repeat(24))],
    ["a byte behind a call without arguments", `${encode("stop", [])}00`],
    ["a bool that is 2", encode("move", [0n, true, "", "0x00000000"]).replace(/0{63}1/, `${"0".repeat(63)}2`)],
  ])("error: %s cannot be read", (_, data) => {
    for (const field of ["function_name", "transfer.to", "transfer.amount", "move.up"]) expect(read(field, data)).toBe("unreadable");
  });

  test("error: another encoding of the same values cannot be read", () => {
    const noted = encode("transfer", [FRIEND, 2n, "0x1234"]);
    // The note's offset points behind a gap: contracts accept it, and a second note could stand in the gap.
    const words = noted.slice(10).match(/.{64}/g) ?? [];
    const gap = [words[0], words[1], (0x80).toString(16).padStart(64, "0"), "11".repeat(32), ...words.slice(3)].join("");
    expect(read("transfer.amount", noted)).toBe("2");
    expect(read("transfer.amount", `${noted.slice(0, 10)}${gap}`)).toBe("unreadable");
    const dirty = `${noted.slice(0, -2)}01`;
    expect(read("transfer.amount", dirty)).toBe("unreadable");
  });

  test("error: two functions of one selector cannot be told apart", () => {
    // Both have the selector 0x42966c68.
    const twins = abiSchema.parse(
      JSON.parse(JSON.stringify(parseAbi(["function burn(uint256 amount)", "function collate_propagate_storage(bytes16 x)"]))),
    );
    const burn = encodeFunctionData({ abi: parseAbi(["function burn(uint256 amount)"]), args: [5n] });
    expect(read("burn.amount", burn, twins.slice(0, 1))).toBe("5");
    expect(read("burn.amount", burn, twins)).toBe("unreadable");
  });

  test("behavior: Tron's addresses have 41 in front", () => {
    const condition = {
      field_source: "tron_trigger_smart_contract_data" as const,
      field: "transfer.to",
      operator: "eq" as const,
      value: "",
      abi,
    };
    expect(readCalldataField(condition, transfer, {})).toMatchObject({ kind: "tron_address", text: `41${FRIEND.slice(2)}` });
  });
});
