import { lookup } from "node:dns/promises";
import { ApiError } from "../../../lib/protocol/errors.ts";
import { isPublicAddress } from "./is-public-address.ts";

/**
 * Tells an app at once what `postWebhook` would refuse each time. That one is the lock, because a name may point elsewhere tomorrow.
 *
 * @param text an http or https url
 * @throws ApiError invalid_data
 */
export async function assertEndpointUrl(text: string, allowPrivate: boolean): Promise<void> {
  const url = new URL(text);
  // They would be shown to everybody who may list endpoints, and written into every log on the way.
  if (url.username !== "" || url.password !== "") throw new ApiError("invalid_data", "body.url must not contain a user name or password.");
  if (allowPrivate) return;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await lookup(host, { all: true }).catch(() => []);
  if (addresses.length === 0) throw new ApiError("invalid_data", `body.url must name a host that exists: ${host} has no address.`);
  if (!addresses.every(({ address }) => isPublicAddress(address)))
    throw new ApiError("invalid_data", "body.url must lead to a public address: this server does not call machines of its own network.");
}
