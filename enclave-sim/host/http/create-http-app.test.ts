import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../log.ts";
import type { Route } from "../routes/route.ts";
import type { HostServices } from "../services.ts";
import { jsonAnswer } from "./api-answer.ts";
import { createHttpApp } from "./create-http-app.ts";

const route: Route = {
  method: "GET",
  path: "/things/{thing_id}",
  tag: "Things",
  summary: "A thing",
  access: "public",
  errors: [],
  handle: async ({ params, query }) => jsonAnswer(200, { params, query }),
};

let server: ReturnType<typeof serve>;
let origin: string;
beforeAll(async () => {
  const app = createHttpApp([route], { log: createLog("silent") } as HostServices);
  server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe("what no row of a database can be called", () => {
  test("default: other names reach the route, decoded", async () => {
    const answer = await fetch(`${origin}/v1/things/did:privy:a%20b?cursor=%E2%82%AC`);
    expect([answer.status, await answer.json()]).toEqual([200, { params: { thing_id: "did:privy:a b" }, query: { cursor: "€" } }]);
  });

  test.each([
    ["/v1/things/%00", "path.thing_id"],
    ["/v1/things/a%00b", "path.thing_id"],
    ["/v1/things/a?cursor=%00", "query.cursor"],
  ])("error: invalid_data for %s", async (path, place) => {
    const answer = await fetch(`${origin}${path}`);
    expect([answer.status, await answer.json()]).toEqual([400, { error: `${place} contains the character U+0000.`, code: "invalid_data" }]);
  });
});
