import { createPublicKey, randomBytes, verify } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import AxeBuilder from "@axe-core/playwright";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Page } from "@playwright/test";
import { base58 } from "@scure/base";
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { parseEther, verifyMessage } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { encryptKeystore } from "../lib/user-seat/recovery/encrypt-keystore.ts";
import { chain, expect, readAddress, signIn, takeSeat, test } from "./support/person.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const SCRIPTS = "**/_next/static/**/*.js";

test("a seed phrase becomes a wallet of both seats: it signs for the address that I knew, and the phrase went nowhere", async ({
  page,
}, info) => {
  await signIn(page, `import-phrase-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  const phrase = generateMnemonic(wordlist);
  const { address } = mnemonicToAccount(phrase);
  const sent = recordRequests(page);
  await page.getByRole("button", { name: /Wallets and menu/ }).click();
  await page.getByRole("menuitem", { name: "Import a wallet" }).click();
  await page.getByLabel("Seed phrase", { exact: true }).fill(phrase);
  await showAddress(page, address);
  expect(await page.content()).not.toContain(phrase);
  expect(sent.filter(({ url }) => url.includes("/api/wallets/import"))).toEqual([]);
  await importAs(page, "You and your server");
  expect(await readAddress(page)).toBe(address);
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("both must sign");
  const signature = await sign(page, "I had this key before.");
  const found = /0x[0-9a-f]{130}/.exec(signature)?.[0] ?? "0x";
  expect(await verifyMessage({ address, message: "I had this key before.", signature: found as `0x${string}` })).toBe(true);
  await expectNowhere(page, sent, [
    phrase,
    ...phrase
      .split(" ")
      .map((_, index, words) => words.slice(index, index + 3).join(" "))
      .slice(0, 10),
  ]);
});

test(
  "a private key becomes a wallet of mine alone, with what it holds, and sends on chain",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await signIn(page, `import-key-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const key = generatePrivateKey();
    const { address } = privateKeyToAccount(key);
    const sent = recordRequests(page);
    await page.goto("/wallets/new");
    await page.getByRole("link", { name: "Import it" }).click();
    await page.getByLabel("What you have").selectOption("key");
    await page.getByLabel("Private key", { exact: true }).fill(key);
    await showAddress(page, address);
    await importAs(page, "You alone");
    expect(await readAddress(page)).toBe(address);
    await page.getByRole("button", { name: "Add 1 test ETH" }).click();
    await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
    await page.getByLabel("Recipient").fill(BOB);
    await page.getByRole("textbox", { name: "Amount" }).fill("0.25");
    await expect(page.getByRole("button", { name: "Review" })).toBeEnabled();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send 0.25 ETH" }).click();
    await expect.poll(() => chain().getTransactionCount({ address }), { timeout: 60_000 }).toBe(1);
    await expectNowhere(page, sent, [key.slice(2), Buffer.from(key.slice(2), "hex").toString("base64")]);

    // The same key once more, chosen before the page is awake: the page knows it before anything is sent.
    await page.route(SCRIPTS, async (route) => {
      await setTimeout(500);
      await route.continue();
    });
    await page.goto("/wallets/import", { waitUntil: "domcontentloaded" });
    await page.getByLabel("What you have").selectOption("key");
    await page.unroute(SCRIPTS);
    await page.getByLabel("Private key", { exact: true }).fill(key);
    await page.getByRole("button", { name: "Show its address" }).click();
    await expect(page.getByText("This key is your wallet already.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Import the wallet" })).toBeHidden();
  },
);

test(
  "a Solana key becomes a wallet of either seat: anyone can check its signature by the address",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await signIn(page, `import-solana-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const seed = new Uint8Array(randomBytes(32));
    const point = ed25519.getPublicKey(seed);
    const secret = base58.encode(Buffer.concat([seed, point]));
    await page.goto("/wallets/import");
    await page.getByLabel("What you have").selectOption("key");
    await page.getByLabel("Network").selectOption("solana");
    await page.getByLabel("Private key", { exact: true }).fill(secret);
    await showAddress(page, base58.encode(point));
    await importAs(page, "You or your server");
    const text = await sign(page, "I am here.");
    const signature = /[A-Za-z0-9+/]{86}==/.exec(text)?.[0] ?? "";
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(point).toString("base64url") }, format: "jwk" });
    expect(verify(null, Buffer.from("I am here."), publicKey, Buffer.from(signature.slice(-88), "base64"))).toBe(true);
  },
);

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
  await choose(keystore.slice(0, -9));
  await show.click();
  await expect(page.getByText("This is not a keystore file that can be opened: it is not JSON.")).toBeVisible();
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

async function readKey(page: Page, key: `0x${string}`): Promise<void> {
  await page.goto("/wallets/import");
  await page.getByLabel("What you have").selectOption("key");
  await page.getByLabel("Private key", { exact: true }).fill(key);
  await showAddress(page, privateKeyToAccount(key).address);
}

async function showAddress(page: Page, address: string): Promise<void> {
  await page.getByRole("button", { name: "Show its address" }).click();
  await expect(page.getByRole("region", { name: "The key opens this wallet" })).toContainText(address);
}

async function importAs(page: Page, title: string): Promise<void> {
  await page.getByRole("radio", { name: title, exact: true }).check();
  await page.getByRole("button", { name: "Import the wallet" }).dblclick();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
}

/** @returns what the result shows, without spaces */
async function sign(page: Page, message: string): Promise<string> {
  await page.getByRole("link", { name: "Sign", exact: true }).click();
  await page.getByRole("textbox", { name: "Message" }).fill(message);
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign the message" }).click();
  const result = page.getByRole("region", { name: "Result" }).first();
  await expect(result).toBeVisible();
  return (await result.innerText()).replaceAll(/\s/g, "");
}

interface Sent {
  url: string;
  body: string;
}

function recordRequests(page: Page): Sent[] {
  const sent: Sent[] = [];
  page.on("request", (request) => sent.push({ url: request.url(), body: request.postData() ?? "" }));
  return sent;
}

/** Looks for the secret in everything that was sent, in the document and in every store of the browser. */
async function expectNowhere(page: Page, sent: readonly Sent[], secrets: readonly string[]): Promise<void> {
  const kept = await page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name = "" }) =>
          new Promise<unknown>((resolve) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => resolve(null);
            opening.onsuccess = () => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) return resolve([]);
              const reading = opening.result
                .transaction(stores)
                .objectStore(stores[0] ?? "")
                .getAll();
              reading.onsuccess = () => resolve(reading.result);
              reading.onerror = () => resolve(null);
            };
          }),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, history.state, document.cookie, location.href]);
  });
  const everything = [JSON.stringify(sent), kept, await page.content()].join("\n").toLowerCase();
  expect(sent.some(({ url }) => url.endsWith("/api/wallets/import"))).toBe(true);
  for (const secret of secrets) expect(everything.includes(secret.toLowerCase())).toBe(false);
}

function makeKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
}
