import { createRequire } from "node:module";
import { UserError } from "../user-error.ts";

/** The binary itself: the package's own starter is one more process, which a `kill` would hit in its place. */
export function locateAnvil(): string {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  try {
    const own = createRequire(import.meta.url);
    return createRequire(own.resolve("@foundry-rs/anvil/package.json")).resolve(`${name}/bin/anvil`);
  } catch {
    throw new UserError(
      `The development chain for this machine (${name}) is not installed.`,
      "Remove node_modules and start again, or set CHAIN_RPC_URL and CHAIN_CAIP2 to a chain of your own.",
    );
  }
}
