import { expect, test } from "vitest";
import { encodeHex } from "../hex.ts";
import { encodeTronRawData } from "./encode-tron-raw-data.ts";

const OWNER = `41${"a1".repeat(20)}`;
const OTHER = `41${"b2".repeat(20)}`;
const COMMON = { ref_block_bytes: "c3d4", ref_block_hash: "0102030405060708", expiration: 1700000060000, timestamp: 1700000000000 };
const transfer = (amount: number) => ({ type: "TransferContract" as const, owner_address: OWNER, to_address: OTHER, amount });
const trigger = { type: "TriggerSmartContract" as const, owner_address: OWNER, contract_address: OTHER };

// Made once, outside of this project, by utils.transaction.txJsonToPb of tronweb 6.5.1, which is Tron's own.
test.each([
  [
    "a transfer",
    { ...COMMON, contract: [transfer(1_000_000)] },
    `0a02c3d42208010203040506070840e0a499ffbc315a67080112630a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412320a15${OWNER}1215${OTHER}18c0843d7080d095ffbc31`,
  ],
  [
    "the largest safe amount, and a memo",
    { ...COMMON, data: "68656c6c6f", contract: [transfer(Number.MAX_SAFE_INTEGER)] },
    `0a02c3d42208010203040506070840e0a499ffbc31520568656c6c6f5a6c080112680a2d747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e5472616e73666572436f6e747261637412370a15${OWNER}1215${OTHER}18ffffffffffffff0f7080d095ffbc31`,
  ],
  [
    "a call of a contract, with a fee limit",
    { ...COMMON, fee_limit: 150_000_000, contract: [{ ...trigger, data: `a9059cbb${"00".repeat(64)}` }] },
    `0a02c3d42208010203040506070840e0a499ffbc315aae01081f12a9010a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412740a15${OWNER}1215${OTHER}2244a9059cbb${"00".repeat(64)}7080d095ffbc31900180a3c347`,
  ],
  [
    "a call with value and tokens",
    { ...COMMON, fee_limit: 1, contract: [{ ...trigger, data: "01", call_value: 5, call_token_value: 7, token_id: 1_000_001 }] },
    `0a02c3d42208010203040506070840e0a499ffbc315a72081f126e0a31747970652e676f6f676c65617069732e636f6d2f70726f746f636f6c2e54726967676572536d617274436f6e747261637412390a15${OWNER}1215${OTHER}1805220101280730c1843d7080d095ffbc31900101`,
  ],
])("%s", (_, raw, expected) => {
  expect(encodeHex(encodeTronRawData(raw))).toBe(expected);
});
