import type { OpenApiDocument, OpenApiOperation } from "./build-openapi.ts";
import { DOCS_STYLE } from "./docs-style.ts";

/** The seat disc with both halves: you in amber, the server in blue. */
const DISC =
  '<svg class="disc" viewBox="0 0 32 32" aria-hidden="true"><path class="you" d="M15 3a13 13 0 0 0 0 26z"/><path class="server" d="M17 3a13 13 0 0 1 0 26z"/></svg>';

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#e8963c" d="M15 3a13 13 0 0 0 0 26z"/><path fill="#3f7fe0" d="M17 3a13 13 0 0 1 0 26z"/></svg>',
)}`;

/** The API as one page without scripts, fonts or anything else from elsewhere, so that it works on a closed network. */
export function renderDocsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ""))];
  const sections = tags.map((tag) => {
    const items = operations.filter(({ operation }) => operation.tags[0] === tag).map(renderOperation);
    return `<section aria-labelledby="${slug(tag)}"><h2 id="${slug(tag)}">${escapeHtml(tag)}</h2>${items.join("")}</section>`;
  });
  const links = tags.map((tag) => `<li><a href="#${slug(tag)}">${escapeHtml(tag)}</a></li>`);
  const { title, description } = document.info;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${ICON}"><title>${escapeHtml(title)}</title><style>${DOCS_STYLE}</style></head><body>
<p class="strip">Simulated enclave. Test money.</p>
<header>${DISC}<h1>${escapeHtml(title)}</h1><p>${formatText(description)}</p><p>Machine-readable: <a href="openapi.json">openapi.json</a></p></header>
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav><main>${sections.join("")}</main></body></html>`;
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: OpenApiOperation }): string {
  const { summary, description, parameters, requestBody, responses, operationId } = operation;
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ", required" : ""}</td><td>${formatText(parameter.description ?? typeOf(parameter.schema))}</td></tr>`,
  );
  const { "200": success, "204": _nothing, ...refusals } = responses;
  const errors = Object.entries(refusals).map(
    ([status, { description: words }]) => `<dt>${status}</dt><dd>${words.split("\n").map(formatText).join("<br>")}</dd>`,
  );
  return `<details id="${operationId}"><summary><span class="method">${method}</span> <code>${escapeHtml(path)}</code> <span class="summary">${escapeHtml(summary)}</span></summary>
<p>${formatText(description)}</p>
${rows.length === 0 ? "" : `<table><thead><tr><th>Parameter</th><th>Where</th><th>What</th></tr></thead><tbody>${rows.join("")}</tbody></table>`}
${requestBody === undefined ? "" : renderSchema("Request body", requestBody.content["application/json"].schema)}
${
  success === undefined
    ? ""
    : Object.values(success.content ?? {})
        .map(({ schema }) => renderSchema("Answer", schema))
        .join("")
}
${errors.length === 0 ? "" : `<h3>Refusals</h3><dl>${errors.join("")}</dl>`}</details>`;
}

function renderSchema(title: string, schema: object): string {
  return `<h3>${title}</h3><pre tabindex="0"><code>${escapeHtml(JSON.stringify(schema, null, 2))}</code></pre>`;
}

function typeOf(schema: object): string {
  return "type" in schema && typeof schema.type === "string" ? schema.type : "";
}

/** Escapes, then sets words in backticks as code. */
function formatText(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function slug(text: string): string {
  return text.toLowerCase().replace(/\W+/g, "-");
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
