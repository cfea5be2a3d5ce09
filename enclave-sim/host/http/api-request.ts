import type { Logger } from "pino";
import type { JsonValue } from "../../../lib/protocol/parse-strict-json.ts";
import type { RawRequest } from "../../../lib/protocol/vsock.ts";
import type { RateUse } from "./rate-use.ts";
import type { Timing } from "./timing.ts";

/** One call, read once: what the enclave gets (`raw`), and what the host looks at. */
export interface ApiRequest {
  readonly id: string;
  readonly raw: RawRequest;
  /** `raw.body`, strictly parsed; undefined for an empty body. */
  readonly body: JsonValue | undefined;
  /** What the route's `{name}` parts matched. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Address of whoever calls. */
  readonly caller: string;
  readonly timing: Timing;
  readonly rate: RateUse;
  readonly log: Logger;
}
