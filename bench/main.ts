/** `npm run bench`: prints floor, enclave and API rates with their ratios, and the SLATE figure (docs/architecture.md, Speed). */
import { join } from "node:path";
import { startTestStack } from "../e2e/support/start-test-stack.ts";
import { measureApi } from "./measure-api.ts";
import { measureEnclave } from "./measure-enclave.ts";
import { measureFloor } from "./measure-floor.ts";

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString("en-US")}/s`;
const row = (name: string, value: string, ratio = ""): void => console.log(`  ${name.padEnd(34)}${value.padStart(12)}  ${ratio}`);

console.log("\n  One 2-of-2 request: two P-256 seats, policy, two shares, one secp256k1 signature.\n");
const floor = await measureFloor();
const floorRate = 1e6 / floor.requestUs;
row("floor (the primitives, one core)", perSecond(floorRate), `${floor.requestUs.toFixed(0)} µs`);

// One app and one wallet take all the load: what is measured is the server, not its limits.
const unlimited = String(1e9);
const stack = await startTestStack({ web: false, environment: { RATE_LIMIT_APP: unlimited, RATE_LIMIT_WALLET: unlimited } });
try {
  const enclave = await measureEnclave(join(stack.dataDir, "run", "vsock.sock"));
  row("enclave, sealed, over the vsock", perSecond(enclave), `${(enclave / floorRate).toFixed(2)} of the floor (target 0.75)`);
  const api = await measureApi(stack.read());
  row("whole HTTP API, 32 connections", perSecond(api.perSecond), `${(api.perSecond / floorRate).toFixed(2)} of the floor (target 0.40)`);
  row("  p50, p99", `${api.p50Ms.toFixed(1)} ms`, `${api.p99Ms.toFixed(1)} ms = ${(api.p99Ms / api.p50Ms).toFixed(1)} × p50 (limit 8)`);
  row("SLATE: SDK signMessage, median", `${api.slateMs.toFixed(2)} ms`, "(limit 3 ms)");
  row(
    "  the same for a 2-of-2",
    `${api.slateTwoOfTwoMs.toFixed(2)} ms`,
    `the enclave's part ${api.slateEnclaveMs.toFixed(2)} ms; the SDK signs twice itself`,
  );
} finally {
  await stack.stop();
}
console.log("\n  PostgreSQL and the load generator share the machine; compare ratios, not machines.\n");
