import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { TestHost } from "../testing/test-host.ts";

const SLOW_MS = 60_000;

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.start(inject("dataDir"));
}, SLOW_MS);
afterAll(() => host.stop(), SLOW_MS);

test("a host in production refuses endpoints in its own network; one in development takes them", async () => {
  const production = await host.startTwin({ COUNTERSIGN_MODE: "production" });
  try {
    for (const url of ["http://127.0.0.1:4000/", "http://localhost/", "http://169.254.169.254/latest", "http://[::1]/"]) {
      const prepared = { method: "POST", path: "/v1/webhooks", headers: host.appHeaders(), body: JSON.stringify({ url, enabled: false }) };
      const refused = await production.send(prepared);
      expect([url, refused.status, await refused.json()]).toEqual([
        url,
        400,
        { error: expect.stringMatching(/^body\.url must lead to a public address/), code: "invalid_data" },
      ]);
      expect((await host.send(prepared)).status).toBe(200);
    }
  } finally {
    await production.stop();
  }
});
