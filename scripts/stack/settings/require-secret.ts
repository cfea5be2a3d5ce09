import type { DevelopmentSecrets } from "./load-secrets.ts";
import type { Settings } from "./resolve-settings.ts";

type SecretName = "HOST_SHARE_KEY" | "OPERATOR_TOKEN" | "NEXTAUTH_SECRET" | "SERVER_SEAT_PRIVATE_KEY" | "USER_JWT_PRIVATE_KEY";

/** A secret as the environment gives it, else as it was generated. In production the environment is known to give each. */
export function requireSecret(
  { environment, secrets }: { environment: Settings["environment"]; secrets: DevelopmentSecrets | null },
  name: SecretName,
): string {
  const value = environment[name] ?? secrets?.[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
