import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { PrivyClient } from "@privy-io/node";
import { base58 } from "@scure/base";
import { Wallet } from "ethers";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { generateHpkeRecipient } from "../lib/protocol/hpke.ts";
import { expect, makeWallet, readStack, signIn, takeSeat, test } from "./support/person.ts";

const MESSAGE = "The same key signs the same.";
const PASSWORD = "tulip river socks moon";

test("I take the private key out: it signs as the wallet does, and nothing of it stays behind", async ({ page }, info) => {
  const email = `recovery-${info.project.name}@example.org`;
  await signIn(page, email);
  const address = await takeSeat(page, "Create a passkey");
  const signed = await signMessage(page);
  await page.goto("/recovery");
  const words = await readWords(page);
  await page.getByRole("button", { name: "Take out the private key" }).dblclick();
  await expect(page.getByRole("region", { name: "Private key of “Main wallet”" })).toBeVisible();
  await expect(page.getByText("This wallet’s key has been taken out.")).toBeVisible();

  const key = await reveal(page, "private key");
  expect(await page.content()).not.toContain(key);
  const account = privateKeyToAccount(`0x${key}`);
  expect(account.address).toBe(address);
  expect(await account.signMessage({ message: MESSAGE })).toBe(signed);

  await page.getByLabel("Password for the file").fill("aaaaaaaaaaaa");
  await page.getByRole("button", { name: "Save the encrypted file" }).click();
  await expect(page.getByText("Easy to guess.")).toBeVisible();
  await page.getByLabel("Password for the file").fill(PASSWORD);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the encrypted file" }).click();
  const keystore = readFileSync(await (await download).path(), "utf8");
  expect((await Wallet.fromEncryptedJson(keystore, PASSWORD)).address).toBe(address);

  const sheet = await printSheet(page);
  expect(sheet).toContain(key);
  expect(sheet).toContain(address);
  await expect(page.locator("[data-print=only]")).toHaveCount(0);

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const readClipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy the private key" }).click();
  await expect(page.getByText("The clipboard is emptied in 30 seconds")).toBeVisible();
  expect(await readClipboard()).toBe(key);
  await page.getByRole("button", { name: "Forget it here" }).click();
  await expect.poll(readClipboard).toBe("");

  await expectNothingLeft(page, key);
  await page.getByRole("link", { name: "Wallet" }).first().click();
  await page.waitForURL(/\/wallet$/);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Take out the private key" })).toBeVisible();
  await expectNothingLeft(page, key);
  for (const name of ["web.log", "host.log", "hypervisor.log"]) {
    expect(readLog(name)).not.toContain(key);
  }
  expect(readLog("web.log")).toContain(`"recipient":"${words}"`);

  await page.goto("/dev/mailbox");
  const mail = page.getByRole("article").filter({ hasText: email }).filter({ hasText: "was taken out" });
  await expect(mail).toContainText(words);
  await expect(mail).not.toContainText(key);
});

test("the seed phrase makes the same address, and a held key on the keyboard reveals it", async ({ page }, info) => {
  await signIn(page, `phrase-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.goto("/recovery");
  await page.getByRole("radio", { name: "Seed phrase" }).check();
  await page.getByRole("button", { name: "Take out the seed phrase" }).click();
  const button = page.getByRole("button", { name: "Hold to reveal the seed phrase" });
  await button.focus();
  await page.keyboard.down("Space");
  const phrase = await page.getByLabel("Seed phrase", { exact: true }).innerText();
  await page.keyboard.up("Space");
  await expect(page.getByLabel("Seed phrase", { exact: true })).toHaveText("••••••••");
  expect(mnemonicToAccount(phrase).address).toBe(address);
  await page.reload();
  await expectNothingLeft(page, phrase);
});

test("a Solana wallet’s key makes its address", { tag: "@desktop" }, async ({ page }, info) => {
  await signIn(page, `recovery-solana-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await makeWallet(page, "You alone", "solana");
  const label = (await page.getByRole("button", { name: /^Your address/ }).getAttribute("aria-label")) ?? "";
  await page.goto(page.url().replace("/wallet?", "/recovery?"));
  await page.getByRole("button", { name: "Take out the private key" }).click();
  await expect(page.getByRole("region", { name: /^Private key of/ })).toBeVisible();
  const secretKey = base58.decode(await reveal(page, "private key"));
  expect(secretKey).toHaveLength(64);
  expect(label).toContain(base58.encode(secretKey.subarray(32)));
});

test(
  "encrypted to my offline key, only the offline tool opens it, and the tool is what this app handed out",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await signIn(page, `offline-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    await page.goto("/recovery");
    const toolDownload = page.waitForEvent("download");
    await page.getByRole("link", { name: "Save the offline tool" }).click();
    const toolPath = info.outputPath("countersign-offline.html");
    await (await toolDownload).saveAs(toolPath);

    const tool = await page.context().newPage();
    await tool.goto(pathToFileURL(toolPath).href);
    await tool.getByLabel("Password for the new file").fill("pw");
    const keyDownload = tool.waitForEvent("download");
    await tool.getByRole("button", { name: "Make and save the key" }).click();
    const keyFile = readFileSync(await (await keyDownload).path());
    const publicKey = await tool.locator("#public-key").innerText();

    await page.getByRole("radio", { name: "My offline key" }).check();
    await expect(page.getByTestId("recipient-words")).toBeHidden();
    await page.getByLabel("Public key from the offline tool").fill(keyFile.toString());
    await expect(page.getByText("This is the whole file.")).toBeVisible();
    await page.getByLabel("Public key from the offline tool").fill(publicKey);
    await readWords(page);
    await page.getByRole("button", { name: "Take out the private key" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the export" }).click();
    const bundle = readFileSync(await (await download).path());

    await tool.getByLabel("Keystore or export").setInputFiles({ name: "export.json", mimeType: "application/json", buffer: bundle });
    await tool.getByLabel("Recipient key file").setInputFiles({ name: "key.json", mimeType: "application/json", buffer: keyFile });
    await tool.getByLabel("Password of the file").fill("pw");
    await tool.getByRole("button", { name: "Open the file" }).click();
    await expect(tool.locator("#address")).toHaveText(address);
  },
);

test("what refuses or breaks an export shows no key and says what it means", async ({ page, expectedConsoleErrors }, info) => {
  expectedConsoleErrors.push("Failed to load resource");
  const email = `no-export-${info.project.name}@example.org`;
  await signIn(page, email);
  await takeSeat(page, "Create a passkey");
  await makeWallet(page, "You or your server", "ethereum");
  const walletId = new URL(page.url()).searchParams.get("wallet") ?? "";
  await page.goto(`/recovery?wallet=${walletId}`);
  const take = page.getByRole("button", { name: "Take out the private key" });
  const alert = page.getByRole("alert");

  // Somebody between the enclave and the page answers with a key of another wallet, or with noise.
  const other = await generateHpkeRecipient();
  await page.route(
    "**/api/custody-changes",
    async (route) => {
      const answer = await route.fetch();
      const json = await answer.json();
      await route.fulfill({ response: answer, json: { ...json, body: { ...json.body, ciphertext: other.publicKeySpkiBase64 } } });
    },
    { times: 1 },
  );
  await take.click();
  await expect(alert.filter({ hasText: "The answer is not this wallet’s key." })).toContainText("Nothing of it is shown");
  await expect(page.getByRole("button", { name: /Hold to reveal/ })).toHaveCount(0);

  await page.route("**/api/custody-changes", (route) => route.abort(), { times: 1 });
  await take.click();
  await expect(alert.filter({ hasText: "The server does not answer." })).toContainText("is not known");

  await page.evaluate(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("cancelled", "NotAllowedError"));
  });
  await take.click();
  await expect(alert.filter({ hasText: "You did not confirm." })).toContainText("The key did not leave the enclave.");
  await page.reload();

  await forbidExport(page, walletId);
  await take.click();
  const refusal = alert.filter({ hasText: "A policy of this wallet forbids taking the key out." });
  await expect(refusal).toContainText("The key did not leave the enclave.");
  await expect(refusal).toContainText("The rule: “No export”.");
  await page.screenshot({ path: info.outputPath("refused.png"), fullPage: true });
  await refusal.getByRole("link", { name: "See the rule among your limits" }).click();
  await expect(page.getByRole("list", { name: "Rules" }).getByRole("listitem").first()).toBeFocused();
  await page.goto(`/recovery?wallet=${walletId}`);

  await page.context().clearCookies();
  await take.click();
  await expect(alert.filter({ hasText: "You are signed out." })).toContainText("The key did not leave the enclave.");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the recovery page, ${colorScheme}, and nothing scrolls sideways at 360 px`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await signIn(page, `recovery-axe-${colorScheme}-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    await page.goto("/recovery");
    await page.getByRole("radio", { name: "My offline key" }).check();
    await check(page, info.outputPath(`form-${colorScheme}.png`));
    await page.getByRole("radio", { name: "This page" }).check();
    await page.getByRole("button", { name: "Take out the private key" }).click();
    await expect(page.getByRole("region", { name: /^Private key of/ })).toBeVisible();
    await check(page, info.outputPath(`taken-${colorScheme}.png`));
  });
}

async function check(page: Page, screenshot: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: screenshot, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (before !== null) await page.setViewportSize(before);
}

async function readWords(page: Page): Promise<string> {
  const words = page.getByTestId("recipient-words");
  await expect(words).toHaveText(/^([a-z]+ ){5}[a-z]+$/);
  return words.innerText();
}

async function reveal(page: Page, name: string): Promise<string> {
  const button = page.getByRole("button", { name: `Hold to reveal the ${name}` });
  await button.hover();
  await page.mouse.down();
  const secret = page.locator("output");
  await expect(secret).not.toHaveText("••••••••");
  const text = await secret.innerText();
  await page.mouse.up();
  await expect(secret).toHaveText("••••••••");
  return text;
}

/** Stands in for the paper: what would have been on it. */
async function printSheet(page: Page): Promise<string> {
  await page.evaluate(() => {
    window.print = () => {
      document.documentElement.dataset.printed = document.querySelector("[data-print=only]")?.textContent ?? "";
      dispatchEvent(new Event("afterprint"));
    };
  });
  await page.getByRole("button", { name: "Print a paper sheet" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", /./);
  const text = (await page.locator("html").getAttribute("data-printed")) ?? "";
  await page.evaluate(() => delete document.documentElement.dataset.printed);
  return text;
}

async function expectNothingLeft(page: Page, secret: string): Promise<void> {
  expect(await page.content()).not.toContain(secret);
  expect(page.url()).not.toContain(secret);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]));
  expect(stored).not.toContain(secret);
}

async function signMessage(page: Page): Promise<string> {
  await page.getByRole("link", { name: "Sign", exact: true }).click();
  await page.getByRole("textbox", { name: "Message" }).fill(MESSAGE);
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign the message" }).click();
  const result = page.getByRole("region", { name: "Result" }).first();
  await expect(result).toBeVisible();
  return /0x[0-9a-f]{130}/.exec((await result.innerText()).replaceAll(/\s/g, ""))?.[0] ?? "";
}

/** The server's seat, one of which is enough here, gives the wallet a policy under which nothing but messages is signed. */
async function forbidExport(page: Page, walletId: string): Promise<void> {
  const { webUrl, walletApiUrl, appId, appSecret } = readStack();
  const rules = [{ name: "No export", method: "exportPrivateKey", action: "DENY", conditions: [] }];
  const made = await page.request.post("/api/policies", {
    headers: { origin: webUrl },
    data: { walletId, role: "wallet", name: "No export", rules, creationId: crypto.randomUUID() },
  });
  const { policy } = (await made.json()) as { policy: { id: string } };
  const secrets = JSON.parse(readFileSync(join(process.env.COUNTERSIGN_DATA_DIR ?? "", "secrets.json"), "utf8"));
  const privy = new PrivyClient({ appId, appSecret, apiUrl: walletApiUrl });
  await privy.wallets().update(walletId, {
    policy_ids: [policy.id],
    authorization_context: { authorization_private_keys: [secrets.SERVER_SEAT_PRIVATE_KEY] },
  });
}

function readLog(name: string): string {
  return readFileSync(join(process.env.COUNTERSIGN_DATA_DIR ?? "", "logs", name), "utf8");
}
