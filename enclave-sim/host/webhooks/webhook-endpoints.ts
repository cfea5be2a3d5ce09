import type { z } from "zod";
import type { createWebhookBodySchema, updateWebhookBodySchema, WebhookBody } from "../../../lib/protocol/api/webhooks.ts";
import { createId } from "../../../lib/protocol/create-id.ts";
import { ApiError } from "../../../lib/protocol/errors.ts";
import type { WebhookEndpoint } from "../../../prisma/vault/generated/client.ts";
import type { RowCipher } from "../row-cipher.ts";
import type { VaultDatabase } from "../vault-database.ts";
import { assertEndpointUrl } from "./assert-endpoint-url.ts";
import { createWebhookSecret } from "./sign-webhook.ts";

export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  readonly signingSecret: string;
}

const MAX_ENDPOINTS = 20;
/** How long the secret before a rotation signs along. */
const ROTATION_MS = 24 * 60 * 60 * 1000;

/** The endpoints of all apps; every question names the app, so that to one app another's do not exist. */
export class WebhookEndpoints {
  readonly #database: VaultDatabase;
  readonly #cipher: RowCipher;
  readonly #allowPrivate: boolean;

  /** @param allowPrivate whether urls may lead into this server's own network: in development */
  constructor(database: VaultDatabase, cipher: RowCipher, allowPrivate: boolean) {
    this.#database = database;
    this.#cipher = cipher;
    this.#allowPrivate = allowPrivate;
  }

  /** @throws ApiError invalid_data; invalid_request when the app has as many as it may */
  async create(appId: string, body: z.output<typeof createWebhookBodySchema>): Promise<EndpointWithSecret> {
    const { url, event_types: eventTypes = [], description = null, enabled = true } = body;
    await assertEndpointUrl(url, this.#allowPrivate);
    if ((await this.#database.webhookEndpoint.count({ where: { appId } })) >= MAX_ENDPOINTS)
      throw new ApiError("invalid_request", `An app has at most ${MAX_ENDPOINTS} webhook endpoints. Delete one first.`);
    const id = createId();
    const { signingSecret, secret } = this.#makeSecret(id);
    const data = { id, appId, url, eventTypes, description, enabled, secret };
    return { endpoint: await this.#database.webhookEndpoint.create({ data }), signingSecret };
  }

  list(appId: string): Promise<WebhookEndpoint[]> {
    return this.#database.webhookEndpoint.findMany({ where: { appId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  }

  /** @throws ApiError not_found */
  async get(appId: string, id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.#database.webhookEndpoint.findUnique({ where: { id, appId } });
    if (endpoint === null) throw new ApiError("not_found", `There is no webhook endpoint ${id} in this app.`);
    return endpoint;
  }

  /** Turning an endpoint on again makes a new start of its failures. @throws ApiError not_found | invalid_data */
  async update(appId: string, id: string, body: z.output<typeof updateWebhookBodySchema>): Promise<WebhookEndpoint> {
    const { url, event_types: eventTypes, description, enabled } = body;
    await this.get(appId, id);
    if (url !== undefined) await assertEndpointUrl(url, this.#allowPrivate);
    const changes = {
      ...(url === undefined ? {} : { url }),
      ...(eventTypes === undefined ? {} : { eventTypes }),
      ...(description === undefined ? {} : { description }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(enabled === true ? { failingSince: null, givenUpAt: null } : {}),
    };
    return this.#database.webhookEndpoint.update({ where: { id, appId }, data: changes });
  }

  /** Its deliveries go with it. @throws ApiError not_found */
  async delete(appId: string, id: string): Promise<void> {
    await this.get(appId, id);
    await this.#database.webhookEndpoint.deleteMany({ where: { id, appId } });
  }

  /** The present secret signs along for a day. @throws ApiError not_found */
  async rotateSecret(appId: string, id: string): Promise<EndpointWithSecret> {
    const { secret: previousSecret } = await this.get(appId, id);
    const { signingSecret, secret } = this.#makeSecret(id);
    const data = { secret, previousSecret, previousUntil: new Date(Date.now() + ROTATION_MS) };
    return { endpoint: await this.#database.webhookEndpoint.update({ where: { id, appId }, data }), signingSecret };
  }

  #makeSecret(id: string) {
    const signingSecret = createWebhookSecret();
    return { signingSecret, secret: this.#cipher.seal(id, new TextEncoder().encode(signingSecret)) };
  }
}

export function formatEndpoint(endpoint: WebhookEndpoint): WebhookBody {
  const { id, url, eventTypes, description, enabled, failingSince, givenUpAt, createdAt } = endpoint;
  return {
    id,
    url,
    event_types: eventTypes,
    description,
    enabled,
    failing_since: failingSince?.getTime() ?? null,
    given_up_at: givenUpAt?.getTime() ?? null,
    created_at: createdAt.getTime(),
  };
}
