import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { AppContent } from "../../../lib/protocol/sealed-record.ts";
import type { ApiRequest } from "../http/api-request.ts";

const SECONDS = 60;

/** Requests a minute that this server allows: of one app, on one wallet, of one user with a token, to make users in one app, of one address. */
export interface RateLimitSettings {
  readonly app: number;
  readonly wallet: number;
  readonly user: number;
  readonly new_users: number;
  readonly address: number;
}

type Kind = keyof RateLimitSettings;

/**
 * Counts requests and refuses what is too many. Whoever is named is counted only after they have shown to be it: with the app's secret, or with a token
 * that verified. Else a stranger could use up an app's minute by naming the app. What needs no such proof and reaches the enclave is counted by address.
 * In memory, for this process: several hosts of one database each allow as much.
 */
export class RateLimits {
  readonly #settings: RateLimitSettings;
  /** One counter for each kind and limit: an app may have a lower one than the server. */
  readonly #limiters = new Map<string, RateLimiterMemory>();

  constructor(settings: RateLimitSettings) {
    this.#settings = settings;
  }

  /** A request by the app's secret. @throws ApiError too_many_requests */
  async countApp(request: ApiRequest, appId: string, app: AppContent): Promise<void> {
    const { method, path } = request.raw;
    await this.#count(request, "app", appId, app);
    const walletId = request.params.wallet_id;
    if (walletId !== undefined && method !== "GET") await this.#count(request, "wallet", `${appId}:${walletId}`, app);
    if (method === "POST" && /\/v1\/users$/.test(path)) await this.#count(request, "new_users", appId, app);
  }

  /** A request by a token of the app's issuer: it uses up its user's minute, not the app's. @throws ApiError too_many_requests */
  countUser(request: ApiRequest, appId: string, subject: string, app: AppContent): Promise<void> {
    return this.#count(request, "user", `${appId}:${subject}`, app);
  }

  /** A request that nobody has to prove anything for. @throws ApiError too_many_requests */
  countAddress(request: ApiRequest): Promise<void> {
    return this.#count(request, "address", request.caller, undefined);
  }

  async #count(request: ApiRequest, kind: Kind, key: string, app: AppContent | undefined): Promise<void> {
    const own = kind === "address" ? undefined : app?.rate_limits?.[kind];
    const limit = Math.min(this.#settings[kind], own ?? Number.POSITIVE_INFINITY);
    const outcome = await this.#limiter(kind, limit)
      .consume(key)
      .catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
    request.rate.note(limit, outcome);
    if (outcome.consumedPoints > limit) throw new ApiError("too_many_requests", "Too many requests. Please wait to try again.");
  }

  #limiter(kind: Kind, limit: number): RateLimiterMemory {
    const name = `${kind}:${limit}`;
    const known = this.#limiters.get(name);
    if (known !== undefined) return known;
    const limiter = new RateLimiterMemory({ keyPrefix: name, points: limit, duration: SECONDS });
    this.#limiters.set(name, limiter);
    return limiter;
  }
}
