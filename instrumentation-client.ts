import { config } from "zod";

/**
 * Runs in the browser before any page code. zod would compile its checks with `new Function`, and probes for it when a schema is made; the content security
 * policy forbids that, and each probe would be reported as a violation.
 */
config({ jitless: true });
