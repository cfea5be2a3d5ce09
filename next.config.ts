import type { NextConfig } from "next";

const PAGE_HEADERS = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "no-referrer" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  // Ignored over http; over https the browser stays there.
  { key: "strict-transport-security", value: "max-age=31536000" },
];

/** The content security policy is made for each request in proxy.ts. Nothing here may depend on a secret or an address: a build has none. */
const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `next dev` would otherwise write a file of its own into the repository.
  agentRules: false,
  // Types and style have their own commands; a build that repeats them only costs the person who starts the stack.
  typescript: { ignoreBuildErrors: true },
  // Loaded from node_modules as they are: packages that bundling would break or double.
  serverExternalPackages: ["@prisma/adapter-pg", "@prisma/client", "nodemailer", "pg", "pg-boss", "pino"],
  // The recovery site's pages stand at the app's addresses; proxy.ts says which.
  rewrites: async () => ({
    beforeFiles: [
      {
        source: "/:path*",
        has: [{ type: "header", key: "x-recovery-page", value: "(?<page>[a-z-]+)" }],
        destination: "/recovery-site/:page",
      },
    ],
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [{ source: "/:path*", headers: PAGE_HEADERS }],
};

export default config;
