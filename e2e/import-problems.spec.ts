import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { encryptKeystore } from "../lib/user-seat/recovery/encrypt-keystore.ts";
import { readKey, showAddress } from "./support/import-page.ts";
import { expect, signIn, takeSeat, test } from "./support/person.ts";
import { recordRequests } from "./support/secret-traces.ts";

test("what is wrong with a phrase, a key or a file is said where it is, and leaving clears the field", async ({ page }, info) => {
  await signIn(page, `import-wrong-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await page.goto("/wallets/import");
  const phrase = page.getByLabel("Seed phrase", { exact: true });
  const show = page.getByRole("button", { name: "Show its address" });
  const words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
  for (const [typed, said] of [
    [words.replace("wave", "wawe"), "Word 5, “wawe”, is in no seed phrase."],
    [words.replace(" yellow", ""), "These are 11."],
    [words.replace("yellow", "zebra"), "they do not add up"],
  ] as const) {
    await phrase.fill(typed);
    await show.click();
    await expect(page.getByText(said)).toBeVisible();
    await expect(phrase).toBeFocused();
  }
  await page.getByRole("link", { name: "Activity" }).first().click();
  await page.waitForURL(/\/activity/);
  await page.goBack();
  await expect(phrase).toHaveValue("");

  await page.getByLabel("What you have").selectOption("keystore");
  const key = generatePrivateKey();
  const keystore = JSON.stringify(await encryptKeystore(Buffer.from(key.slice(2), "hex"), "right", { cost: 1024 }));
  const choose = (content: string) =>
    page
      .getByLabel("Keystore file", { exact: true })
      .setInputFiles({ name: "k.json", mimeType: "application/json", buffer: Buffer.from(content) });
  const file = JSON.parse(keystore) as { version: number; address: string };
  for (const [damaged, said] of [
    [keystore.slice(0, -9), "it is not JSON."],
    [JSON.stringify({ ...file, version: 1 }), "version: "],
    [JSON.stringify({ ...file, address: "00".repeat(20) }), "but its key is"],
  ] as const) {
    await choose(damaged);
    await page.getByLabel("Password of the file").fill("right");
    await show.click();
    await expect(page.getByText("This is not a keystore file that can be opened: ")).toContainText(said);
    await expect(page.getByRole("region", { name: "The key opens this wallet" })).toHaveCount(0);
  }
  await choose(keystore);
  await page.getByLabel("Password of the file").fill("wrong");
  await show.click();
  await expect(page.getByText("This password does not open the file, or the file is damaged.")).toBeVisible();
  await page.getByLabel("Password of the file").fill("right");
  await show.click();
  await expect(page.getByText(privateKeyToAccount(key).address, { exact: true }).first()).toBeAttached();
});

test(
  "where the key to encrypt to is not an attested enclave's, nothing is encrypted and nothing is sent",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await signIn(page, `import-attack-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const sent = recordRequests(page);
    const submitted = () => sent.filter(({ url }) => url.endsWith("/api/wallets/import"));
    const phrase = generateMnemonic(wordlist);
    await page.goto("/wallets/import");
    await page.getByLabel("Seed phrase", { exact: true }).fill(phrase);
    await showAddress(page, mnemonicToAccount(phrase).address);

    // A host that puts a key of its own in the enclave's place.
    const mine = Buffer.from(await crypto.subtle.exportKey("raw", (await makeKeyPair()).publicKey)).toString("base64");
    await page.route(
      "**/api/wallets/import/key",
      async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), encryption_public_key: mine } });
      },
      { times: 1 },
    );
    await page.getByRole("button", { name: "Import the wallet" }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "The enclave could not be checked." });
    await expect(refusal).toContainText("nothing was encrypted and nothing was sent");
    expect(submitted()).toEqual([]);

    // An enclave whose code nobody approved.
    await page.route(
      "**/api/attestation-policy",
      async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), measurements: [] } });
      },
      { times: 1 },
    );
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(refusal).toContainText("never approved");
    expect(submitted()).toEqual([]);

    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Imported wallet is ready" })).toBeVisible();
    expect(submitted()).toHaveLength(1);
  },
);

test(
  "a lost answer makes no second wallet, and somebody else's wallet cannot be imported over",
  { tag: "@desktop" },
  async ({ page, expectedConsoleErrors }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    await signIn(page, `import-lost-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const key = generatePrivateKey();
    await readKey(page, key);
    await page.route(
      "**/api/wallets/import",
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole("button", { name: "Import the wallet" }).click();
    await expect(page.getByText("The app server does not answer.").first()).toBeVisible();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Imported wallet is ready" })).toBeVisible();
    await page.context().clearCookies();
    await signIn(page, `import-second-${info.project.name}@example.org`);
    await takeSeat(page, "Use a key in this browser instead");
    await readKey(page, key);
    await page.getByRole("button", { name: "Import the wallet" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "This key is a wallet here already." })).toBeVisible();
  },
);

test("axe finds nothing in any state of the import, in both themes, and it fits a phone", async ({ page }, info) => {
  await signIn(page, `import-axe-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/wallets/import");
    await check(page, `form-${colorScheme}-${info.project.name}`);
    await page.getByLabel("Seed phrase", { exact: true }).fill("legal winer thank");
    await page.getByRole("button", { name: "Show its address" }).click();
    await expect(page.getByText("is in no seed phrase")).toBeVisible();
    await check(page, `problem-${colorScheme}-${info.project.name}`);
    await page.getByLabel("What you have").selectOption("keystore");
    await check(page, `keystore-${colorScheme}-${info.project.name}`);
    await readKey(page, generatePrivateKey());
    await check(page, `read-${colorScheme}-${info.project.name}`);
    await page.route("**/api/attestation-policy", (route) => route.fulfill({ json: { rootPem: null, measurements: [] } }), { times: 1 });
    await page.getByRole("button", { name: "Import the wallet" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The enclave could not be checked." })).toBeVisible();
    await check(page, `refused-${colorScheme}-${info.project.name}`);
  }
});

async function check(page: Page, name: string): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  await page.screenshot({ path: `test-results/import/${name}.png`, fullPage: true });
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => `${name} ${id}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
}

function makeKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
}
