import { z } from "zod";
import { buildOpenApi, type DescribedRoute } from "../openapi/build-openapi.ts";
import { renderDocsPage } from "../openapi/render-docs-page.ts";
import type { Route } from "./route.ts";

/** Nothing on the page comes from elsewhere, and nothing may run but its one script-free document. */
const PAGE_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** `/v1/openapi.json`, and the same for people at `/v1/docs`. Both are made once, at start. */
export function documentationRoutes(routes: readonly Route[]): readonly Route[] {
  const shared = { method: "GET", tag: "Operations", access: "public", errors: [] } as const;
  const own: DescribedRoute[] = [
    { ...shared, path: "/openapi.json", summary: "This API as an OpenAPI 3.1 document", response: z.record(z.string(), z.unknown()) },
    { ...shared, path: "/docs", summary: "This API as a page", response: z.string() },
  ];
  const document = buildOpenApi([...routes, ...own]);
  const [json, page] = [JSON.stringify(document), renderDocsPage(document)];
  const [openApi, docs] = own;
  if (openApi === undefined || docs === undefined) throw new Error("both documentation routes exist");
  return [
    { ...openApi, handle: async () => ({ status: 200, text: json }) },
    {
      ...docs,
      handle: async () => ({
        status: 200,
        text: page,
        contentType: "text/html; charset=utf-8",
        headers: { "content-security-policy": PAGE_POLICY },
      }),
    },
  ];
}
