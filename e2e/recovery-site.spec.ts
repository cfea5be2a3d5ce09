import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { PrivyClient } from "@privy-io/node";
import { Client } from "pg";
import { privateKeyToAccount } from "viem/accounts";
import { generateHpkeRecipient } from "../lib/protocol/hpke.ts";
import type { StackFile } from "../scripts/stack/stack-file.ts";
import { addAuthenticator, expect, makeWallet, signInAs, takeSeat, test } from "./support/person.ts";
import { runSeat } from "./support/run-seat.ts";
import { type RecoverySite, startRecoverySite } from "./support/start-recovery-site.ts";
import { startTestStack, type TestStack } from "./support/start-test-stack.ts";

const OWNER = "owner@example.org";
const THIEF = "thief@example.org";
const MESSAGE = "The app is gone, the key is not.";

interface Wallets {
  readonly either: string;
  readonly forbidden: string;
  readonly both: string;
  readonly user: string;
}

let dataDir: string;
let stack: TestStack;
let known: StackFile;
let site: RecoverySite;
let wallets: Wallets;

test.describe.configure({ mode: "serial" });

// Of one address only five codes are sent in a quarter of an hour: the tests below ask for exactly five as the owner.

/** One person sets up wallets in the app; then the app is stopped, its database shut, and only then the recovery site started. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(400_000);
  dataDir = mkdtempSync(join(tmpdir(), "countersign-recovery-"));
  stack = await startTestStack({ web: true, dataDir });
  const withApp = stack.read();
  wallets = await setUpWallets(browser, withApp.webUrl);
  await stack.stop();
  stack = await startTestStack({ web: false, dataDir, environment: portsOf(withApp) });
  known = stack.read();
  await forbidExport(wallets.forbidden);
  await loseLetters();
  expect(await runSeat(dataDir, known, "recovery-letters")).toContain("can help with 2 wallets");
  await shutAppDatabase();
  site = await startRecoverySite(dataDir, known.walletApiUrl);
});

test.afterAll(async () => {
  await site?.stop();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("with the app and its database away, I sign in at the recovery site and get the key that my server may take out alone", async ({
  page,
}) => {
  await expect(fetch(known.webUrl)).rejects.toThrow();
  await expect(connect("countersign_app", "app")).rejects.toThrow();
  await signInAt(page, OWNER);
  await expect(page.getByRole("link", { name: /^Take the key out/ })).toHaveCount(2);
  const both = page.getByRole("region", { name: "You and your server" });
  await expect(both).toContainText("it cannot help here");
  await expect(both.getByRole("link")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "You alone" })).toContainText("no server can help");

  await page.goto(`${site.origin}/recovery?wallet=${wallets.either}`);
  const words = page.getByTestId("recipient-words");
  await expect(words).toHaveText(/^([a-z]+ ){5}[a-z]+$/);
  const shown = await words.innerText();
  await page.getByRole("button", { name: "Take out the private key" }).dblclick();
  await expect(page.getByRole("region", { name: /^Private key of/ })).toBeVisible();
  await expect(page.getByText("This wallet’s key has been taken out.")).toBeVisible();

  const key = await reveal(page);
  const account = privateKeyToAccount(`0x${key}`);
  const { address, exported_at } = await privy().wallets().get(wallets.either);
  expect(account.address).toBe(address);
  expect(exported_at).not.toBeNull();
  const signed = await privy().wallets().ethereum().signMessage(wallets.either, { message: MESSAGE, authorization_context: seat() });
  expect(await account.signMessage({ message: MESSAGE })).toBe(signed.signature);

  const log = readFileSync(site.logFile, "utf8");
  expect(log).toContain(`"recipient":"${shown}"`);
  expect(log).not.toContain(key);
  expect(await page.content()).not.toContain(key);
  await page.goto(`${site.origin}/dev/mailbox`);
  const mail = page.getByRole("article").filter({ hasText: OWNER }).filter({ hasText: "was taken out" });
  await expect(mail).toContainText(shown);
  await expect(mail).toContainText("by your server alone");
  await expect(mail).not.toContainText(key);
});

test("a link works once, in the browser that asked for it, and for its own address", async ({ page, browser }) => {
  await askFor(page, OWNER);
  const link = await readLink(page, OWNER);
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByText("was asked for in another browser")).toBeVisible();
  await elsewhere.context().close();
  const forAnother = new URL(link);
  forAnother.searchParams.set("email", THIEF);
  await page.goto(forAnother.href);
  await expect(page.getByText("This link was used before")).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Your wallets" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${site.origin}/sign-in`);
  await page.goto(link);
  await expect(page.getByText("This link was used before")).toBeVisible();
  await page.goto(`${site.origin}/recovery`);
  await page.waitForURL(`${site.origin}/sign-in`);
});

test("an address without wallets is told so once it is confirmed, and nothing before; the sixth code in a row is refused", async ({
  page,
}) => {
  const stranger = "stranger@example.org";
  await signInAt(page, stranger);
  await expect(page.getByText("No wallet belongs to this address.")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${site.origin}/sign-in`);
  for (let sent = 1; sent < 5; sent++) await askFor(page, stranger);
  await page.goto(`${site.origin}/sign-in`);
  await page.getByLabel("Your email").fill(stranger);
  await page.getByRole("button", { name: "Email me a code" }).click();
  await expect(page.getByText("Too many codes were asked for.")).toBeVisible();
});

test("a policy that forbids the export still does, and the page says so", async ({ page, expectedConsoleErrors }, info) => {
  expectedConsoleErrors.push("Failed to load resource");
  await signInAt(page, OWNER);
  await page.goto(`${site.origin}/recovery?wallet=${wallets.forbidden}`);
  await expect(page.getByTestId("recipient-words")).toHaveText(/^([a-z]+ ){5}[a-z]+$/);
  await page.getByRole("button", { name: "Take out the private key" }).click();
  const refusal = page.getByRole("alert").filter({ hasText: "A policy of this wallet forbids taking the key out." });
  await expect(refusal).toContainText("The key did not leave the enclave.");
  await expect(refusal).toContainText("The rule:");
  await page.screenshot({ path: info.outputPath("refused.png"), fullPage: true });
  expect((await privy().wallets().get(wallets.forbidden)).exported_at).toBeNull();
});

test.describe("the seat signs an export of a wallet that its own letter says is mine, and nothing else", () => {
  test("not where both must sign, where I alone do, or what is no export; not without a session or from another origin", async ({
    page,
  }) => {
    const signedOut = await exportBy(page.request, wallets.either);
    expect([signedOut.status(), (await signedOut.json()).code]).toEqual([401, "session_required"]);
    await signInAt(page, OWNER);
    for (const id of [wallets.both, wallets.user]) {
      const refused = await exportBy(page.request, id);
      expect([refused.status(), (await refused.json()).code]).toEqual([403, "server_rule_refused"]);
      expect((await privy().wallets().get(id)).exported_at).toBeNull();
    }
    const foreign = await exportBy(page.request, wallets.either, "http://localhost:1");
    expect([foreign.status(), (await foreign.json()).code]).toEqual([403, "origin_refused"]);
    const change = { method: "PATCH", url: `${known.walletApiUrl}/v1/wallets/${wallets.either}`, body: { policy_ids: [] } };
    const changed = await postPayload(page.request, change);
    expect([changed.status(), (await changed.json()).code]).toEqual([400, "invalid_data"]);
  });

  test("not for somebody whose address the app secret has linked to me", async ({ page }) => {
    const { id } = await privy().users().getByEmailAddress({ address: OWNER });
    const { appId, appSecret, walletApiUrl } = known;
    const authorization = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
    const linked = await fetch(`${walletApiUrl}/v1/users/${id}/accounts`, {
      method: "POST",
      headers: { authorization, "privy-app-id": appId, "content-type": "application/json" },
      body: JSON.stringify({ type: "email", address: THIEF }),
    });
    expect(linked.status).toBe(200);
    await signInAt(page, THIEF);
    await expect(page.getByRole("region", { name: "Not known to be yours" }).first()).toContainText("its seat does not sign");
    await expect(page.getByRole("link", { name: /^Take the key out/ })).toHaveCount(0);
    const refused = await exportBy(page.request, wallets.either);
    expect([refused.status(), (await refused.json()).code]).toEqual([403, "server_rule_refused"]);
  });
});

test("no other page or route of the app exists at the recovery site", async ({ request }) => {
  const here = ["/sign-in", "/recovery", "/dev/mailbox", "/offline-tool", "/api/health", "/api/recovery/export", "/", "/api/auth/x"];
  const paths = globSync("app/**/{page,route}.{ts,tsx}", { cwd: join(import.meta.dirname, "..") })
    .map((file) => file.replace(/^app|\/\([^)]*\)|\/(page|route)\.tsx?$/g, "").replace(/\[[^\]]*\]/g, "x") || "/")
    .filter((path) => !here.includes(path));
  expect(paths.length).toBeGreaterThan(30);
  for (const path of [...paths, "/recovery-site/wallets", "/.well-known/jwks.json", "/v1/wallets", "/api/v1/wallets"]) {
    for (const headers of [{}, { "next-router-prefetch": "1" }] as Record<string, string>[]) {
      expect([path, (await request.get(`${site.origin}${path}`, { headers })).status()]).toEqual([path, 404]);
    }
    if (path.startsWith("/api/")) expect([path, (await request.post(`${site.origin}${path}`)).status()]).toEqual([path, 404]);
  }
});

test("axe finds nothing on any of its pages, in both themes and at both widths, and nothing scrolls sideways at 360 px", async ({
  page,
}, info) => {
  test.setTimeout(240_000);
  const check = (name: string) => checkPage(page, (look) => info.outputPath(`${name}-${look}.png`));
  await page.goto(`${site.origin}/sign-in`);
  await check("sign-in");
  await signInAt(page, OWNER);
  await check("wallets");
  await page.goto(`${site.origin}/recovery?wallet=${wallets.either}`);
  await expect(page.getByTestId("recipient-words")).toHaveText(/./);
  await check("form");
  await page.getByRole("radio", { name: "Seed phrase" }).check();
  await page.getByRole("button", { name: "Take out the seed phrase" }).click();
  await expect(page.getByRole("region", { name: /^Seed phrase of/ })).toBeVisible();
  await check("taken");
});

test("what is not here looks like it belongs here", async ({ page, expectedConsoleErrors }, info) => {
  expectedConsoleErrors.push("Failed to load resource");
  await page.goto(`${site.origin}/limits`);
  await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  await checkPage(page, (look) => info.outputPath(`nowhere-${look}.png`));
});

async function setUpWallets(browser: Browser, baseURL: string): Promise<Wallets> {
  const page = await (await browser.newContext({ baseURL })).newPage();
  await addAuthenticator(page);
  await signInAs(page, OWNER);
  await takeSeat(page, "Create a passkey");
  const either = await makeWallet(page, "You or your server", "ethereum");
  const forbidden = await makeWallet(page, "You or your server", "ethereum");
  const user = await makeWallet(page, "You alone", "ethereum");
  expect((await page.request.get("/recovery-site/wallets")).status()).toBe(404);
  await page.context().close();
  const { data } = await privyOf(stack.read()).wallets().list({});
  const both = data.find(({ id }) => ![either, forbidden, user].includes(id))?.id ?? "";
  return { either, forbidden, both, user };
}

/** The same addresses again: requests are signed for them. */
function portsOf({ webUrl, walletApiUrl, chainRpcUrl, databaseUrlVault }: StackFile): Record<string, string> {
  const port = (url: string) => new URL(url).port;
  return { PORT: port(webUrl), WALLET_API_PORT: port(walletApiUrl), CHAIN_PORT: port(chainRpcUrl), POSTGRES_PORT: port(databaseUrlVault) };
}

async function shutAppDatabase(): Promise<void> {
  const superuser = await connect("countersign", "superuser", "postgres");
  await superuser.query("ALTER DATABASE countersign_app WITH ALLOW_CONNECTIONS false");
  await superuser.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'countersign_app'");
  await superuser.end();
}

async function connect(user: string, password: "app" | "superuser", database = user): Promise<Client> {
  const { postgresPasswords } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
  const port = Number(new URL(known.databaseUrlVault).port);
  const client = new Client({ host: "127.0.0.1", port, user, password: postgresPasswords[password], database });
  await client.connect();
  return client;
}

function privyOf({ appId, appSecret, walletApiUrl }: StackFile): PrivyClient {
  return new PrivyClient({ appId, appSecret, apiUrl: walletApiUrl });
}

function privy(): PrivyClient {
  return privyOf(known);
}

/** The server's seat, from the recovery site's own file. */
function seat() {
  const { serverSeatPrivateKey } = JSON.parse(readFileSync(join(dataDir, "recovery/secrets.json"), "utf8"));
  return { authorization_private_keys: [serverSeatPrivateKey as string] };
}

async function forbidExport(walletId: string): Promise<void> {
  const { SERVER_SEAT_PRIVATE_KEY } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
  const policy = await privy()
    .policies()
    .create({
      version: "1.0",
      name: "No export",
      chain_type: "ethereum",
      rules: [{ name: "No export", method: "exportPrivateKey", action: "DENY", conditions: [] }],
    });
  await privy()
    .wallets()
    .update(walletId, { policy_ids: [policy.id], authorization_context: { authorization_private_keys: [SERVER_SEAT_PRIVATE_KEY] } });
}

/** As before the recovery site was known. What the command writes is all that the tests below have. */
async function loseLetters(): Promise<void> {
  const { id, custom_metadata } = await privy().users().getByEmailAddress({ address: OWNER });
  expect(Object.keys(custom_metadata ?? {})).toHaveLength(2);
  await privy().users().setCustomMetadata(id, { custom_metadata: {} });
}

async function askFor(page: Page, email: string): Promise<void> {
  await page.goto(`${site.origin}/sign-in`);
  await page.getByLabel("Your email").fill(email);
  await page.getByRole("button", { name: "Email me a code" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
}

async function signInAt(page: Page, email: string): Promise<void> {
  await askFor(page, email);
  const mail = await readMail(page, email);
  await page.getByLabel("Code", { exact: true }).fill(/[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(mail.text)?.[0] ?? "");
  await page.waitForURL(`${site.origin}/recovery`);
  await expect(page.getByRole("heading", { name: "Your wallets" })).toBeVisible();
}

async function readLink(page: Page, email: string): Promise<string> {
  return (await readMail(page, email)).link;
}

/** The newest sign-in mail to this address. */
async function readMail(page: Page, email: string): Promise<{ text: string; link: string }> {
  const mailbox = await page.context().newPage();
  await mailbox.goto(`${site.origin}/dev/mailbox`);
  const mail = mailbox.getByRole("article").filter({ hasText: email }).filter({ hasText: "Sign in as" }).first();
  const text = await mail.innerText();
  const link = (await mail.getByRole("link").getAttribute("href")) ?? "";
  await mailbox.close();
  return { text, link };
}

async function reveal(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Hold to reveal the private key" }).hover();
  await page.mouse.down();
  const secret = page.locator("output");
  await expect(secret).not.toHaveText("••••••••");
  const text = await secret.innerText();
  await page.mouse.up();
  await expect(secret).toHaveText("••••••••");
  return text;
}

async function exportBy(request: APIRequestContext, walletId: string, origin = site.origin) {
  const { publicKeySpkiBase64 } = await generateHpkeRecipient();
  const body = { encryption_type: "HPKE", recipient_public_key: publicKeySpkiBase64, export_seed_phrase: false };
  return postPayload(request, { method: "POST", url: `${known.walletApiUrl}/v1/wallets/${walletId}/export`, body }, origin);
}

async function postPayload(request: APIRequestContext, payload: { method: string; url: string; body: unknown }, origin = site.origin) {
  const headers = { "privy-app-id": known.appId, "privy-request-expiry": String(Date.now() + 60_000) };
  const data = { requestPayload: { version: 1, headers, ...payload } };
  return request.post(`${site.origin}/api/recovery/export`, { headers: { origin }, data });
}

async function checkPage(page: Page, screenshot: (look: string) => string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [size, viewport] of [
      ["desktop", { width: 1440, height: 900 }],
      ["phone", { width: 390, height: 844 }],
    ] as const) {
      await page.setViewportSize(viewport);
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
      await page.screenshot({ path: screenshot(`${size}-${colorScheme}`), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1440, height: 900 });
}
