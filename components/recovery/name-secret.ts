import type { SecretKind } from "@/lib/user-seat/recovery/open-export.ts";

/** What a person calls it. */
export function nameSecret(kind: SecretKind): "Private key" | "Seed phrase" {
  return kind === "seed_phrase" ? "Seed phrase" : "Private key";
}
