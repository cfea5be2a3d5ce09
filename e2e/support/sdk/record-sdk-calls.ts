import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { isService, isThenable } from "./read-member.ts";
import { SDK_CALLS_FILE, type SdkCall } from "./sdk-calls.ts";

/**
 * Watches an SDK client from outside: the same object with the same methods, and a line in a file for each call that was answered or refused. The SDK
 * itself stays as it is.
 */
export function recordSdkCalls<T extends object>(service: T, path = ""): T {
  return new Proxy(service, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof name === "symbol") return value;
      const own = path === "" ? name : `${path}.${name}`;
      if (isService(value)) return recordSdkCalls(value, own);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => watch(value.apply(target, args), own);
    },
  });
}

function watch(answer: unknown, method: string): unknown {
  if (isThenable(answer)) {
    answer.then(
      () => write({ method, outcome: "answered" }),
      (error: unknown) => write({ method, outcome: isNotOffered(error) ? "not_offered" : "refused" }),
    );
    return answer;
  }
  if (isService(answer)) return recordSdkCalls(answer, `${method}()`);
  write({ method, outcome: "answered" });
  return answer;
}

function isNotOffered(error: unknown): boolean {
  const body = typeof error === "object" && error !== null && "error" in error ? error.error : null;
  return typeof body === "object" && body !== null && "code" in body && body.code === "not_supported";
}

function write(call: SdkCall): void {
  mkdirSync(dirname(SDK_CALLS_FILE), { recursive: true });
  appendFileSync(SDK_CALLS_FILE, `${JSON.stringify(call)}\n`);
}
