import { PrivyClient } from "@privy-io/node";
import { readMember } from "./read-member.ts";

/** Members of the client that are no service of the API. */
const NO_SERVICE = new Set(["constructor", "getRequestExpiry", "getIntentRequestExpiry"]);

/** Underscored calls that stand for themselves; of all others a wrapper without underscore is the public form. */
const PUBLIC_UNDERSCORED = new Set(["users()._get", "wallets()._attachAutomations", "wallets()._detachAutomations"]);

/** Functions that the SDK keeps in private fields: its own source of verification keys. */
const PRIVATE_FUNCTIONS = new Set(["appJwks"]);

/** The generated calls below a service with wrappers of its own: `wallets().swaps().execute` is public, `wallets().swap.execute` is what it calls. */
const INNER_SERVICES = new Set(["wallets().swap"]);

/**
 * Every public call of the SDK's services, found by reflection, so that none is forgotten: `wallets().ethereum().signMessage`, `users()._get`, … sorted.
 */
export function listSdkMethods(): string[] {
  // Finding out which names are accessors calls some of them. Nothing is to leave the process meanwhile.
  const never = () => new Promise<Response>(() => undefined);
  const client = new PrivyClient({ appId: "app", appSecret: "secret", apiUrl: "http://localhost", fetch: never });
  const found: string[] = [];
  for (const name of memberNames(client)) {
    if (NO_SERVICE.has(name) || name.startsWith("_")) continue;
    const member = readMember(client, name);
    if (member?.kind === "service") collect(member.service, `${name}()`, found);
  }
  return found.sort();
}

function collect(service: object, path: string, found: string[]): void {
  for (const name of memberNames(service)) {
    const isCallable = typeof Reflect.get(service, name) === "function";
    const member = readMember(service, name);
    if (member === null || PRIVATE_FUNCTIONS.has(name)) continue;
    if (member.kind === "service") {
      const inner = `${path}.${name}${isCallable ? "()" : ""}`;
      if (!INNER_SERVICES.has(inner)) collect(member.service, inner, found);
    } else if (!name.startsWith("_") || PUBLIC_UNDERSCORED.has(`${path}.${name}`)) {
      found.push(`${path}.${name}`);
    }
  }
}

function memberNames(value: object): string[] {
  const names = new Set<string>();
  for (let layer: object | null = value; layer !== null && layer !== Object.prototype; layer = Object.getPrototypeOf(layer)) {
    for (const name of Object.getOwnPropertyNames(layer)) names.add(name);
  }
  return [...names];
}
