import { expect, test } from "vitest";
import type { Intent } from "@/lib/protocol/app/read-intent.ts";
import type { Journey } from "./journey.ts";
import { type JourneyEvent, reduceJourney } from "./reduce-journey.ts";
import { viewJourney } from "./view-journey.ts";

const SEND: Intent = {
  kind: "send",
  walletId: "k3j9x0q2m4n6p8r1s5t7v9w2",
  appId: "app",
  expiresAtMs: 0,
  payloadHash: "ab".repeat(32),
  words: "one two three four five six",
  to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  valueWei: "1",
  caip2: "eip155:31337",
  maxFeeWei: null,
};
const MESSAGE: Intent = { ...SEND, kind: "message", text: "hello", hex: "0x68656c6c6f" } as Intent;

const started = (intent: Intent = SEND): JourneyEvent => ({
  type: "started",
  intent,
  canonical: "{}",
  locked: true,
  custody: "both",
  actor: "you",
});
const SIGNED: JourneyEvent = { type: "signed", signature: "user", ms: 2 };
const CHECKED: JourneyEvent = { type: "progress", progress: { station: "server", state: "checked", ms: 3 } };
const COSIGNED: JourneyEvent = { type: "progress", progress: { station: "server", state: "signed", ms: 5 } };
const ANSWERED: JourneyEvent = {
  type: "progress",
  progress: { station: "backend", state: "answered", ms: 40, hostMs: 30, enclaveMs: 1, dbMs: 4, chainMs: 20 },
};
const refused = (code: string, more: object = {}): JourneyEvent => ({
  type: "outcome",
  outcome: { done: true, ok: false, status: 400, actionId: null, body: { error: "no", code, ...more } },
});
const SENT: JourneyEvent = {
  type: "outcome",
  outcome: {
    done: true,
    ok: true,
    status: 200,
    actionId: "row",
    body: { method: "eth_sendTransaction", data: { hash: "0xaa", caip2: "eip155:31337", transaction_id: "tx" } },
    receipt: null,
    userSignature: "user",
    serverSignature: "server",
    payloadHash: SEND.payloadHash,
    words: SEND.words,
  },
} as JourneyEvent;

const run = (...events: JourneyEvent[]): Journey => {
  const journey = events.reduce<Journey | null>(reduceJourney, null);
  if (!journey) throw new Error("no journey");
  return journey;
};
const statesOf = (...events: JourneyEvent[]) => viewJourney(run(...events)).stations.map(({ state }) => state);

test("default: stations light up in order, and each time is the one that was measured", () => {
  expect(statesOf(started())).toEqual(["waiting", "idle", "idle", "idle", "idle"]);
  expect(statesOf(started(), SIGNED)).toEqual(["done", "waiting", "idle", "idle", "idle"]);
  expect(statesOf(started(), SIGNED, CHECKED, COSIGNED)).toEqual(["done", "done", "waiting", "idle", "idle"]);
  expect(statesOf(started(), SIGNED, CHECKED, COSIGNED, ANSWERED, SENT)).toEqual(["done", "done", "done", "done", "waiting"]);
  const mined: JourneyEvent = { type: "mined", blockNumber: 7, reverted: false, ms: 90 };
  const end = viewJourney(run(started(), SIGNED, CHECKED, COSIGNED, ANSWERED, SENT, mined, { type: "finalized" }));
  expect(end.stations.map(({ state, ms }) => [state, ms])).toEqual([
    ["done", 2],
    ["done", 5],
    ["done", 40],
    ["done", 1],
    ["done", 90],
  ]);
  expect(end.headline).toBe("Sent, and final.");
});

test("behavior: the disc fills half by half and closes when both have signed", () => {
  const discOf = (...events: JourneyEvent[]) => viewJourney(run(...events)).disc.state;
  expect(discOf(started())).toBe("empty");
  expect(discOf(started(), SIGNED)).toBe("you");
  expect(discOf(started(), SIGNED, CHECKED)).toBe("you");
  expect(discOf(started(), SIGNED, CHECKED, COSIGNED)).toBe("closing");
});

test("behavior: a message has no chain station", () => {
  expect(viewJourney(run(started(MESSAGE))).stations.map(({ id }) => id)).toEqual(["you", "server", "backend", "enclave"]);
});

test("behavior: a refusal shows who or what held the circle open", () => {
  const discOf = (...events: JourneyEvent[]) => viewJourney(run(...events)).disc;
  expect(discOf(started(), { type: "failed", error: { error: "closed", code: "factor_required" } })).toMatchObject({
    state: "refused",
    heldBy: "you",
  });
  expect(discOf(started(), SIGNED, refused("server_rule_refused"))).toMatchObject({ state: "refused", heldBy: "server" });
  expect(discOf(started(), SIGNED, CHECKED, COSIGNED, refused("policy_violation"))).toMatchObject({ state: "refused", heldBy: "rule" });
  expect(statesOf(started(), SIGNED, CHECKED, COSIGNED, refused("policy_violation"))).toEqual(["done", "done", "done", "refused", "idle"]);
});

test("behavior: a step-up is a question, not a failure, and the same bytes go on after it", () => {
  const asked = run(started(), SIGNED, refused("step_up_required", { reason: "much" }));
  expect(asked).toMatchObject({ phase: "step-up", failure: null, stepUpReason: "much" });
  expect(viewJourney(asked).disc.state).toBe("you");
  expect(run(started(), SIGNED, refused("step_up_required"), { type: "resubmitted" })).toMatchObject({
    phase: "submitting",
    stepUpReason: null,
  });
});

test("behavior: an event without a journey changes nothing", () => {
  expect(reduceJourney(null, SIGNED)).toBeNull();
  expect(reduceJourney(run(started()), { type: "cleared" })).toBeNull();
});

const alone = (custody: "user" | "either", actor: "you" | "server"): JourneyEvent => ({
  type: "started",
  intent: SEND,
  canonical: "{}",
  locked: true,
  custody,
  actor,
});
const KEPT: JourneyEvent = { type: "progress", progress: { station: "server", state: "kept", ms: 4 } };

test("behavior: where the user alone signs, that signature closes the disc, and the server says that the page may leave", () => {
  expect(viewJourney(run(alone("user", "you"), SIGNED)).disc).toMatchObject({ state: "closing", custody: "user" });
  const view = viewJourney(run(alone("user", "you"), SIGNED, KEPT));
  expect(view.stations.map(({ state }) => state)).toEqual(["done", "done", "waiting", "idle", "idle"]);
  expect(view.headline).toBe("On its way. You may close this page.");
});

test("behavior: a server that signs alone needs nothing of the user's seat", () => {
  const journey = run(alone("either", "server"));
  expect(journey.phase).toBe("submitting");
  expect(viewJourney(journey).stations.map(({ state }) => state)).toEqual(["done", "waiting", "idle", "idle", "idle"]);
  expect(viewJourney(run(alone("either", "server"), CHECKED, COSIGNED)).disc).toMatchObject({ state: "closing", actor: "server" });
  expect(viewJourney(run(alone("either", "server"), refused("server_rule_refused"))).disc).toMatchObject({ heldBy: "server" });
});
