/**
 * `@peculiar/x509` resolves its algorithms through tsyringe, which refuses to load without the metadata functions that TypeScript's old
 * decorators proposed for `Reflect`. These are the three it calls, and nothing else; a complete polyfill that is already there is kept.
 * Import this file before `@peculiar/x509`.
 */
interface ReflectWithMetadata {
  defineMetadata?(key: unknown, value: unknown, target: object): void;
  getOwnMetadata?(key: unknown, target: object): unknown;
  getMetadata?(key: unknown, target: object): unknown;
}

const reflect: ReflectWithMetadata = Reflect;

if (reflect.getMetadata === undefined) {
  const metadata = new WeakMap<object, Map<unknown, unknown>>();
  const getOwnMetadata = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);
  const getMetadata = (key: unknown, target: object): unknown => {
    for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner)) {
      if (metadata.get(owner)?.has(key)) return getOwnMetadata(key, owner);
    }
    return undefined;
  };
  reflect.defineMetadata = (key, value, target) => {
    metadata.set(target, (metadata.get(target) ?? new Map()).set(key, value));
  };
  reflect.getOwnMetadata = getOwnMetadata;
  reflect.getMetadata = getMetadata;
}
