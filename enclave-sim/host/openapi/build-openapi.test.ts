import { describe, expect, test } from "vitest";
import { allRoutes } from "../routes/all-routes.ts";
import { buildOpenApi } from "./build-openapi.ts";
import { renderDocsPage } from "./render-docs-page.ts";

const document = buildOpenApi(allRoutes);

describe("buildOpenApi", () => {
  test("default: every route is described, with a unique operation id, and nothing else is", () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(allRoutes.map(({ method, path }) => `${method} /v1${path}`).sort());
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("default: bodies are the schemas that are enforced, unknown fields included", () => {
    const rpc = document.paths["/v1/wallets/{wallet_id}/rpc"]?.post;
    const schema = JSON.stringify(rpc?.requestBody?.content["application/json"].schema);
    for (const method of ["personal_sign", "eth_signTypedData_v4", "eth_signTransaction", "eth_sendTransaction", "secp256k1_sign"]) {
      expect(schema).toContain(`"const":"${method}"`);
    }
    expect(schema).toContain('"additionalProperties":false');
    expect(rpc?.parameters.map(({ name }) => name)).toContain("privy-authorization-signature");
  });

  test("default: each refusal names its codes and what to do", () => {
    const refusal = document.paths["/v1/wallets/{wallet_id}/rpc"]?.post?.responses["404"];
    expect(refusal?.description).toBe("`wallet_not_found`: No such wallet in this app. Check the wallet id and the app id.");
  });
});

describe("renderDocsPage", () => {
  test("default: every path, no script, nothing from elsewhere, the simulation said first", () => {
    const page = renderDocsPage(document);
    for (const path of Object.keys(document.paths)) expect(page).toContain(path);
    expect(page).not.toMatch(/<script|https?:\/\/(?!json-schema)[^"<]*\.(js|css|woff)|@import|url\(/);
    expect(page.indexOf("Simulated enclave")).toBeLessThan(page.indexOf("<h1"));
    expect(page).toContain('<html lang="en">');
  });
});
