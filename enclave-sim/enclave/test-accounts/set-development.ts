import { randomInt } from "node:crypto";
import { createId } from "../../../lib/protocol/create-id.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import { nowMs } from "../trusted-clock.ts";
import type { TestTokenSigner } from "./test-token-signer.ts";

/**
 * An app's config with test accounts, or without. They stay as they are while the app is one for development; turned off and on again, the app gets
 * new ones, and no token of the old ones finds its user.
 */
export function setDevelopment(app: AppContent, appId: string, isOn: boolean | undefined, signer: TestTokenSigner): AppContent {
  if (isOn === undefined || isOn === (app.development !== undefined)) return app;
  const { development: _, ...rest } = app;
  if (!isOn) return rest;
  return { ...rest, development: { ...signer.describeKey(appId), accounts: [createTestAccount()] } };
}

function createTestAccount() {
  const number = randomInt(1000, 10_000);
  return {
    id: createId(),
    // RFC 2606: nobody's mailbox.
    email: `test-${number}@countersign.test`,
    phone_number: `+1 555 555 ${number}`,
    otp_code: String(randomInt(0, 1_000_000)).padStart(6, "0"),
    created_at: nowMs(),
  };
}
