import { parseBody } from "../../../lib/protocol/api/parse-body.ts";
import {
  createWebhookBodySchema,
  deliveryPageSchema,
  deliverySchema,
  deliveryWithAttemptsSchema,
  listDeliveriesQuerySchema,
  updateWebhookBodySchema,
  webhookListSchema,
  webhookSchema,
  webhookWithSecretSchema,
} from "../../../lib/protocol/api/webhooks.ts";
import { authenticateAppReader } from "../auth/authenticate-app-reader.ts";
import { jsonAnswer } from "../http/api-answer.ts";
import type { ApiRequest } from "../http/api-request.ts";
import type { HostServices } from "../services.ts";
import { describeDelivery, listDeliveries, redeliver } from "../webhooks/webhook-deliveries.ts";
import { type EndpointWithSecret, formatEndpoint } from "../webhooks/webhook-endpoints.ts";
import type { Route } from "./route.ts";

const TAG = "Webhooks";

/** Where the app's events go, and what became of them. The app secret decides: who has it may read all that events tell. */
export const webhookRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/webhooks",
    tag: TAG,
    summary: "Create a webhook endpoint",
    description:
      "Events are sent as Svix does: `svix-id`, `svix-timestamp` and `svix-signature`, which the SDK's `webhooks().verify` checks. The signing secret is shown only here. Any 2xx within 15 seconds counts as delivered; everything else is tried again for 5 days. An endpoint gets what happens after its creation.",
    access: "app",
    body: createWebhookBodySchema,
    response: webhookWithSecretSchema,
    errors: ["invalid_data", "invalid_request"],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      const body = parseBody(createWebhookBodySchema, request.body, "body");
      return jsonAnswer(200, withSecret(await services.webhooks.create(appId, body)));
    },
  },
  {
    method: "GET",
    path: "/webhooks",
    tag: TAG,
    summary: "List webhook endpoints, newest first",
    access: "app",
    response: webhookListSchema,
    errors: [],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      return jsonAnswer(200, { data: (await services.webhooks.list(appId)).map(formatEndpoint) });
    },
  },
  {
    method: "GET",
    path: "/webhooks/{webhook_id}",
    tag: TAG,
    summary: "Get a webhook endpoint",
    access: "app",
    response: webhookSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      return jsonAnswer(200, formatEndpoint(await services.webhooks.get(appId, webhookId(request))));
    },
  },
  {
    method: "PATCH",
    path: "/webhooks/{webhook_id}",
    tag: TAG,
    summary: "Change a webhook endpoint",
    description: "`enabled: true` also brings back an endpoint that was given up after five days of failures.",
    access: "app",
    body: updateWebhookBodySchema,
    response: webhookSchema,
    errors: ["invalid_data", "not_found"],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      const body = parseBody(updateWebhookBodySchema, request.body, "body");
      return jsonAnswer(200, formatEndpoint(await services.webhooks.update(appId, webhookId(request), body)));
    },
  },
  {
    method: "DELETE",
    path: "/webhooks/{webhook_id}",
    tag: TAG,
    summary: "Delete a webhook endpoint",
    description: "With all that it was and is to be sent.",
    access: "app",
    errors: ["not_found"],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      await services.webhooks.delete(appId, webhookId(request));
      return jsonAnswer(204, undefined);
    },
  },
  {
    method: "POST",
    path: "/webhooks/{webhook_id}/rotate_secret",
    tag: TAG,
    summary: "Give a webhook endpoint a new signing secret",
    description: "For 24 hours both secrets sign: `svix-signature` then has two signatures, separated by a space.",
    access: "app",
    response: webhookWithSecretSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const { appId } = await authenticateAppReader(request, services);
      return jsonAnswer(200, withSecret(await services.webhooks.rotateSecret(appId, webhookId(request))));
    },
  },
  {
    method: "GET",
    path: "/webhooks/{webhook_id}/deliveries",
    tag: TAG,
    summary: "List what was and is to be sent to an endpoint, newest first",
    description: "Kept for 30 days.",
    access: "app",
    query: listDeliveriesQuerySchema,
    response: deliveryPageSchema,
    errors: ["invalid_data", "not_found"],
    async handle(request, services) {
      const id = await findEndpoint(request, services);
      const query = parseBody(listDeliveriesQuerySchema, request.query, "query");
      return jsonAnswer(200, await listDeliveries(services.database, id, query));
    },
  },
  {
    method: "GET",
    path: "/webhooks/{webhook_id}/deliveries/{event_id}",
    tag: TAG,
    summary: "Get one delivery with its payload and attempts",
    access: "app",
    response: deliveryWithAttemptsSchema,
    errors: ["not_found"],
    async handle(request, services) {
      const id = await findEndpoint(request, services);
      return jsonAnswer(200, await describeDelivery(services.database, id, request.params.event_id ?? ""));
    },
  },
  {
    method: "POST",
    path: "/webhooks/{webhook_id}/deliveries/{event_id}/redeliver",
    tag: TAG,
    summary: "Send an event again",
    description: "Same `svix-id`, same body, signed anew; with all retries, whatever became of it before.",
    access: "app",
    response: deliverySchema,
    errors: ["not_found"],
    async handle(request, services) {
      const id = await findEndpoint(request, services);
      return jsonAnswer(200, await redeliver(services.database, id, request.params.event_id ?? ""));
    },
  },
];

async function findEndpoint(request: ApiRequest, services: HostServices): Promise<string> {
  const { appId } = await authenticateAppReader(request, services);
  return (await services.webhooks.get(appId, webhookId(request))).id;
}

function webhookId({ params }: ApiRequest): string {
  return params.webhook_id ?? "";
}

function withSecret({ endpoint, signingSecret }: EndpointWithSecret) {
  return { ...formatEndpoint(endpoint), signing_secret: signingSecret };
}
