import {
  type ActionOutcome,
  type ActionProgress,
  actionOutcomeSchema,
  actionProgressSchema,
  type RequestPayload,
  wireErrorSchema,
} from "../protocol/app/wallet-action.ts";
import type { FactorAssertion } from "../protocol/user-factor.ts";

export interface SubmitActionInput {
  payload: RequestPayload;
  /** The user seat's signature over `payload`; null asks a server that may sign alone. */
  signature: string | null;
  stepUp?: FactorAssertion;
  onEvent?: (event: ActionProgress) => void;
}

/**
 * Hands the signed request to the app server and follows its progress. Never throws for a refusal or a lost connection: both are outcomes. Submitting the
 * same payload and signature again is safe, it finds the first one's answer and moves nothing twice.
 */
export async function submitAction({ payload, signature, stepUp, onEvent }: SubmitActionInput): Promise<ActionOutcome> {
  try {
    const response = await fetch("/api/wallet-action", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/x-ndjson" },
      body: JSON.stringify({
        requestPayload: payload,
        ...(signature === null ? {} : { userSignature: signature }),
        ...(stepUp === undefined ? {} : { stepUp }),
      }),
      cache: "no-store",
      credentials: "same-origin",
    });
    if (!isStream(response)) return readRefusal(response);
    let outcome: ActionOutcome | null = null;
    // Read to the end even behind the outcome: a connection that is dropped early looks like a failure to whoever watches it.
    for await (const line of readLines(response)) {
      const value: unknown = JSON.parse(line);
      const parsed = actionOutcomeSchema.safeParse(value);
      if (parsed.success) outcome = parsed.data;
      else onEvent?.(actionProgressSchema.parse(value));
    }
    if (outcome !== null) return outcome;
  } catch {
    // Fall through: a broken stream and an unreadable line both mean that the answer is not known here.
  }
  const error =
    "The connection broke before the answer came. Look at your activity, or try again: the same request is never carried out twice.";
  return { done: true, ok: false, status: 0, actionId: null, body: { error, code: "web_unavailable" } };
}

function isStream(response: Response): response is Response & { body: ReadableStream<Uint8Array> } {
  return response.body !== null && (response.headers.get("content-type") ?? "").startsWith("application/x-ndjson");
}

async function readRefusal(response: Response): Promise<ActionOutcome> {
  const parsed = wireErrorSchema.safeParse(await response.json());
  const body = parsed.success ? parsed.data : { error: "The app server's answer has an unknown form.", code: "internal" };
  return { done: true, ok: false, status: response.status, actionId: null, body };
}

async function* readLines(response: Response & { body: ReadableStream<Uint8Array> }): AsyncGenerator<string> {
  const reader = response.body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let buffered = "";
  for (;;) {
    const { done, value } = await reader.read();
    buffered += value ?? "";
    const lines = buffered.split("\n");
    buffered = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
    if (done) break;
  }
  if (buffered !== "") yield buffered;
}
