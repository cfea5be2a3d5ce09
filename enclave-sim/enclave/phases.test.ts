import { describe, expect, test } from "vitest";
import { handleMessage } from "./handle-message.ts";
import { PhaseMachine } from "./phases.ts";
import { bootRuntime, createTestWitness } from "./test-host.ts";

describe("PhaseMachine", () => {
  test("error: nothing is taken before the last phase, and the refusal names the phase", async () => {
    const phases = new PhaseMachine();
    const runtime = { ...(await bootRuntime(createTestWitness())), phases };
    for (const phase of ["booting", "awaiting-root", "loading-witness"] as const) {
      if (phase !== "booting") phases.advance(phase);
      const reply = await handleMessage({ id: 1, mode: "attest", nonce: null }, runtime);
      expect(reply).toMatchObject({ ok: false, error: { code: "enclave_phase", message: expect.stringContaining(phase) } });
    }
    phases.advance("serving");
    expect(await handleMessage({ id: 1, mode: "attest", nonce: null }, runtime)).toMatchObject({ ok: true });
  });

  test("behavior: no phase can be skipped", () => {
    expect(() => new PhaseMachine().advance("serving")).toThrow("booting does not lead to serving");
  });
});
