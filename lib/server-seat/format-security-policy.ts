interface PolicyVariables {
  readonly [name: string]: string | undefined;
}

/** The content security policy of every page: own scripts by nonce, own origin, and the chain's address for reads. No frames, no plugins, no foreign forms. */
export function formatSecurityPolicy(nonce: string, variables: PolicyVariables): string {
  const isDevelopmentServer = variables.NODE_ENV === "development";
  const chain = originOf(variables.CHAIN_PUBLIC_RPC_URL ?? variables.CHAIN_RPC_URL);
  const directives = {
    "default-src": "'self'",
    // React's development build evaluates code to show server stacks; the production build does not.
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopmentServer ? " 'unsafe-eval'" : ""}`,
    // Radix and React set style attributes, for which there are no nonces. Styles cannot run code.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": ["'self'", chain, isDevelopmentServer ? "ws:" : null].filter((source) => source !== null).join(" "),
    "object-src": "'none'",
    "frame-src": "'none'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}
