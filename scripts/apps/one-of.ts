import { UserError } from "../stack/user-error.ts";

/** An option's value, which must be one of a few words. @throws UserError */
export function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UserError(`${option} ${value} is unknown.`, `It is one of: ${allowed.join(", ")}`);
  return found;
}
