import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { decodeHex, encodeHex } from "../../lib/protocol/hex.ts";
import { prepareAptosTransaction } from "./actions/rpc/prepare-aptos-rpc.ts";
import { prepareNearTransaction } from "./actions/rpc/prepare-near-rpc.ts";

const hex = (text: string) => decodeHex(text, "vector");
const base64 = (text: string) => Buffer.from(text, "hex").toString("base64");
const keyPair = (secret: string) => ({ secret: hex(secret), public_key: encodeHex(ed25519.getPublicKey(hex(secret))) });
const wallet = (chain_type: "near" | "aptos", address: string, public_key: string) => ({
  ...{ chain_type, address, public_key, owner_id: null, policy_ids: [], additional_signers: [] },
  ...{ display_name: null, external_id: null, created_at: 0, exported_at: null, imported_at: null },
});

describe("near_signTransaction", () => {
  // near-api-js, test/transaction; the key as in Trust Wallet Core, TWAnySignerNEAR SignTransfer.
  const { secret, public_key } = keyPair("8737b99bf16fba78e1e753e23ba00c4b5423ac9c45d9b9caae9a519434786568");
  const unsigned =
    "09000000746573742e6e65617200917b3d268d4b58f7fec1b150bd68d69be3ee5d4cc39855e341538465bb77860d01000000000000000d00000077686174657665722e6e6561720fa473fd26901df296be6adc4cc4df34d040efa2435224b6986910e630c2fef6010000000301000000000000000000000000000000";
  const signature =
    "969a83332186ee9755e4839325525806e189a3d2d2bb4b4760e94443e97e1c4f22deeef0059a8e9713100eda6e19144da7e8a0ef7e539b20708ba1d8d021bd01";

  test("near-api-js: serialize and sign transfer tx", () => {
    const prepared = prepareNearTransaction(base64(unsigned), wallet("near", public_key, public_key));
    expect(encodeHex(prepared.outcomeDigest)).toBe("eea6e680f3ea51a7f667e9a801d0bfadf66e03d41ed54975b3c6006351461b32");
    expect(prepared.sign(secret).data).toEqual({ signed_transaction: base64(`${unsigned}00${signature}`), encoding: "base64" });
  });

  test.each([
    ["another key", unsigned.replace("917b3d", "917b3e")],
    ["a key of another curve", unsigned.replace("6e65617200917b", "6e65617201917b")],
    ["a version that is not known", `01${unsigned}`],
    ["nothing but a length", "09000000"],
  ])("error: invalid_request for %s", (_, given) => {
    const prepare = () => prepareNearTransaction(base64(given), wallet("near", public_key, public_key));
    expect(prepare).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

describe("aptos_signTransaction", () => {
  // Trust Wallet Core, Aptos: test_aptos_account_transfer; it was broadcast on devnet.
  const address = "07968dab936c1bad187c60ce4082f307d030d780e91e694ae03aef16aba73f30";
  const { secret, public_key } = keyPair("5d996aa76b3212142792d9130796cd2e11e3c445a93118c08414df4f66bc60ec");
  const raw = `${address}63000000000000000200000000000000000000000000000000000000000000000000000000000000010d6170746f735f6163636f756e74087472616e73666572000220${address}08e803000000000000fe4d3200000000006400000000000000c2276ada0000000021`;
  const signature =
    "5707246db31e2335edc4316a7a656a11691d1d1647f6e864d1ab12f43428aaaf806cf02120d0b608cdd89c5c904af7b137432aacdd60cc53f9fad7bd33578e01";

  test("Trust Wallet Core: test_aptos_account_transfer", () => {
    expect(public_key).toBe("ea526ba1710343d953461ff68641f1b7df5f23b9042ffa2d2a798d3adb3f3d6c");
    const prepared = prepareAptosTransaction(`0x${raw}`, wallet("aptos", `0x${address}`, public_key));
    expect(prepared.sign(secret).data).toEqual({ signed_transaction: `0x${raw}0020${public_key}40${signature}`, encoding: "hex" });
  });

  test.each([
    ["another sender", `ff${raw.slice(2)}`],
    ["a transaction with data of another kind before it", `00${raw}`],
    ["nothing", ""],
  ])("error: invalid_request for %s", (_, given) => {
    const prepare = () => prepareAptosTransaction(`0x${given}`, wallet("aptos", `0x${address}`, public_key));
    expect(prepare).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});
