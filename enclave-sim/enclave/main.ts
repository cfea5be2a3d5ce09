import { z } from "zod";
import { encodeBase64 } from "../../lib/protocol/base64.ts";
import type { ToEnclave } from "../../lib/protocol/enclave-control.ts";
import { ControlChannel } from "./boot/control-channel.ts";
import { requestSealingRoot } from "./boot/request-sealing-root.ts";
import { deriveSealingKeys } from "./boot/sealing-keys.ts";
import { RecordSealer } from "./evidence/record-seal.ts";
import { handleMessage, type Runtime } from "./handle-message.ts";
import { ImportKeys } from "./imports/import-keys.ts";
import { PhaseMachine } from "./phases.ts";
import { ReceiptSigner } from "./receipt-signer.ts";
import { testSeal } from "./seal-self-test.ts";
import { ShareBox } from "./shares/share-box.ts";
import { TestTokenSigner } from "./test-accounts/test-token-signer.ts";
import { serveConnection } from "./transport/serve-connection.ts";
import { WitnessLedger } from "./witness/witness-ledger.ts";

/** Exit code that tells the hypervisor: the seal is not tight. */
const EXIT_UNSEALED = 70;
/** Of a folded journal in one message. */
const PART_LINES = 20_000;

// The seal forbids code generation from strings, which zod would otherwise try for speed.
z.config({ jitless: true });

const phases = new PhaseMachine();
let runtime: Runtime | null = null;

const channel = new ControlChannel((connection) => {
  if (runtime === null) {
    connection.destroy();
    return;
  }
  const current = runtime;
  serveConnection(connection, (message) => handleMessage(message, current));
});

// Without its hypervisor the enclave has no witness and no clock to answer to.
process.on("disconnect", () => process.exit(0));

await boot().catch((error: unknown) => {
  process.stderr.write(`enclave: stopped while ${phases.phase}: ${error instanceof Error ? error.message : "boot failed"}\n`);
  process.exit(phases.phase === "booting" ? EXIT_UNSEALED : 1);
});

/** Seal first, then keys, then the latest state, then requests: each step needs the one before, and nothing is served until the last. */
async function boot(): Promise<void> {
  channel.tell({ type: "sealed", denials: await testSeal() });
  phases.advance("awaiting-root");
  const keys = await deriveSealingKeys(await requestSealingRoot(channel));
  phases.advance("loading-witness");
  const ledger = await WitnessLedger.load(
    {
      read: readJournal,
      append: async (entries) => {
        await channel.ask({ type: "witness.append", entries: [...entries] }, "witness.appended");
      },
      replace: replaceJournal,
    },
    keys.witnessKey,
  );
  const receipts = new ReceiptSigner();
  const userData = encodeBase64(
    new TextEncoder().encode(JSON.stringify({ boot_id: receipts.bootId, share_public_key: encodeBase64(keys.sharePublicKey) })),
  );
  runtime = {
    phases,
    receipts,
    ledger,
    sealer: new RecordSealer(keys.recordSealKey),
    shareBox: new ShareBox(keys),
    importKeys: new ImportKeys(keys.importKey),
    testTokens: new TestTokenSigner(keys),
    attest: async (nonce) =>
      (await channel.ask({ type: "attest", public_key: receipts.publicKey, user_data: userData, nonce }, "attestation")).document,
  };
  phases.advance("serving");
  channel.tell({ type: "ready", boot_id: receipts.bootId });
}

/** In parts, as large as the journal may be. */
async function readJournal(): Promise<string[]> {
  const lines: string[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part: Extract<ToEnclave, { type: "witness.entries" }> = await channel.ask({ type: "witness.read", from }, "witness.entries");
    for (const line of part.entries) lines.push(line);
    from = part.next;
  }
  return lines;
}

/** All parts are sent in one turn: no line that is appended meanwhile comes between them. */
async function replaceJournal(lines: readonly string[]): Promise<void> {
  const parts: string[][] = [];
  for (let start = 0; start === 0 || start < lines.length; start += PART_LINES) parts.push(lines.slice(start, start + PART_LINES));
  const last = parts.length - 1;
  await Promise.all(
    parts.map((entries, index) => channel.ask({ type: "witness.replace", entries, is_last: index === last }, "witness.appended")),
  );
}
