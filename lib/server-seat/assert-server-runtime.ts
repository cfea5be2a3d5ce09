/**
 * Imported first by every module that touches a secret. A bundle that carries such a module into a browser stops here, before any of it runs; the secrets
 * themselves are in the process's environment only, which no bundle contains.
 */
if (typeof window !== "undefined") throw new Error("a server-only module was loaded in a browser");

export {};
