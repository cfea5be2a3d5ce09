/**
 * `@peculiar/x509` resolves its algorithms through tsyringe, which refuses to load without the metadata functions that TypeScript's old
 * decorators proposed for `Reflect`. These are the three it calls, and nothing else; a complete polyfill that is already there is kept.
 * Import this file before `@peculiar/x509`.
 */
if (!("getMetadata" in Reflect)) Object.assign(Reflect, { defineMetadata, getOwnMetadata, getMetadata });

const metadata = new WeakMap<object, Map<unknown, unknown>>();

function defineMetadata(key: unknown, value: unknown, target: object): void {
  metadata.set(target, (metadata.get(target) ?? new Map<unknown, unknown>()).set(key, value));
}

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadata.get(target)?.get(key);
}

/** Classes inherit metadata along their prototype chain. */
function getMetadata(key: unknown, target: object): unknown {
  for (let owner: object | null = target; owner !== null; owner = Reflect.getPrototypeOf(owner)) {
    if (metadata.get(owner)?.has(key)) return getOwnMetadata(key, owner);
  }
  return undefined;
}
