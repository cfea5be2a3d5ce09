import { z } from "zod";
import { ERROR_CATALOGUE, type ErrorCode } from "../../../lib/protocol/errors.ts";
import type { Access, Route } from "../routes/route.ts";

/** A route without what it does. */
export type DescribedRoute = Omit<Route, "handle">;

export interface OpenApiParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: object;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Record<string, readonly string[]>[];
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: true; readonly content: { "application/json": { schema: object } } };
  readonly responses: Readonly<Record<string, { description: string; content?: Record<string, { schema: object }> }>>;
}

export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: { title: string; version: string; description: string };
  readonly servers: readonly { url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: object;
}

const ACCESS: Readonly<Record<Access, { words: string; security: readonly Record<string, readonly string[]>[] }>> = {
  app: { words: "With the app secret.", security: [{ appSecret: [], appId: [] }] },
  "app-or-user": {
    words: "With the app secret, or with a user's token for what is that user's own.",
    security: [
      { appSecret: [], appId: [] },
      { userToken: [], appId: [] },
    ],
  },
  "user-token": {
    words: "With the user's token in the body; the app secret may be left out.",
    security: [{ appId: [] }, { appSecret: [], appId: [] }],
  },
  admin: { words: "Signed by the app's admin key.", security: [{ appId: [] }] },
  operator: { words: "With the operator's token.", security: [{ operatorToken: [] }] },
  public: { words: "Open to everyone.", security: [] },
};

const SIGNED_HEADERS: readonly OpenApiParameter[] = [
  header("privy-authorization-signature", "Signatures over the canonical request, comma-separated: ECDSA P-256/SHA-256, DER, base64."),
  header("privy-request-expiry", "Unix milliseconds after which the request is refused. Part of what is signed."),
];
const IDEMPOTENCY_HEADER = header(
  "privy-idempotency-key",
  "The same key and body within 24 hours get the same answer. Part of what is signed.",
);

const errorSchema = z.looseObject({ error: z.string(), code: z.enum(Object.keys(ERROR_CATALOGUE) as [ErrorCode, ...ErrorCode[]]) });

/** Makes the OpenAPI 3.1 document from the very schemas that the enclave and the host check with: JSON Schema 2020-12 is what both speak. */
export function buildOpenApi(routes: readonly DescribedRoute[]): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const route of routes) {
    const path = `/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign wallet API",
      version: "1",
      description:
        "Wire-compatible with @privy-io/node. The enclave behind this API is simulated: it protects from everyone but whoever is root on its machine. `/api/v1` is an alias of `/v1`.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: {
        appSecret: { type: "http", scheme: "basic", description: "App id and app secret." },
        appId: { type: "apiKey", in: "header", name: "privy-app-id", description: "Must equal the user of basic auth." },
        userToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "A token of the app's issuer." },
        operatorToken: { type: "http", scheme: "bearer", description: "OPERATOR_TOKEN of this server." },
      },
      schemas: { Error: toJsonSchema(errorSchema, "output") },
    },
  };
}

function describeRoute(route: DescribedRoute): OpenApiOperation {
  const { method, path, tag, summary, description, access, body, errors } = route;
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errors) byStatus.set(ERROR_CATALOGUE[code].status, [...(byStatus.get(ERROR_CATALOGUE[code].status) ?? []), code]);
  const refusals = [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [String(status), describeRefusal(codes)] as const);
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[\W_]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, "")}`,
    tags: [tag],
    summary,
    description: [description, ACCESS[access].words].filter(Boolean).join(" "),
    security: ACCESS[access].security,
    parameters: describeParameters(route),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: toJsonSchema(body, "input") } } } }),
    responses: {
      ...describeSuccess(route),
      ...Object.fromEntries(refusals),
    },
  };
}

function describeSuccess({ path, response, offered }: DescribedRoute): OpenApiOperation["responses"] {
  if (offered === false) return {};
  if (response === undefined) return { "204": { description: "Done; there is nothing to say." } };
  const type = path === "/docs" ? "text/html" : "application/json";
  return { "200": { description: "Done.", content: { [type]: { schema: toJsonSchema(response, "output") } } } };
}

function describeParameters({ path, query, signed, method, access }: DescribedRoute): OpenApiParameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = ""]) => ({ name, in: "path", required: true, schema: { type: "string" } }) as const,
  );
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    return { name, in: "query", required: false, schema: toJsonSchema(schema as z.ZodType, "input") } as const;
  });
  const takesKey = method === "POST" && access === "app";
  return [...inPath, ...inQuery, ...(signed === true ? SIGNED_HEADERS : []), ...(takesKey ? [IDEMPOTENCY_HEADER] : [])];
}

function describeRefusal(codes: readonly ErrorCode[]) {
  const words = codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}. ${ERROR_CATALOGUE[code].fix}`);
  return { description: words.join("\n"), content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
}

function header(name: string, description: string): OpenApiParameter {
  return { name, in: "header", required: false, description, schema: { type: "string" } };
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
