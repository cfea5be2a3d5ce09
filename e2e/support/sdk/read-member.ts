/** Fields in which the SDK keeps its own parts; what they do is reached by the accessors. */
const INNER_FIELD = /^_|[cC]lient$|Service$|Resource$/;

type Member = { readonly kind: "service"; readonly service: object } | { readonly kind: "call" };

/** What stands behind a name of an SDK service: another service (`wallets().balance`, `wallets().ethereum()`), a call, or nothing public. */
export function readMember(owner: object, name: string): Member | null {
  const value: unknown = Reflect.get(owner, name);
  if (typeof value !== "function") return isService(value) && !INNER_FIELD.test(name) ? { kind: "service", service: value } : null;
  if (name === "constructor") return null;
  // An accessor takes nothing and answers at once; `list()`, too, takes nothing, but answers with a promise.
  const answer: unknown = value.length === 0 ? value.call(owner) : undefined;
  if (isThenable(answer)) void Promise.resolve(answer).catch(() => undefined);
  return isService(answer) ? { kind: "service", service: answer } : { kind: "call" };
}

export function isService(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return !isThenable(value) && value.constructor !== Object;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
