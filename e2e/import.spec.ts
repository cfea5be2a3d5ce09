import { createPublicKey, randomBytes, verify } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Page } from "@playwright/test";
import { base58 } from "@scure/base";
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { parseEther, verifyMessage } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { importAs, showAddress } from "./support/import-page.ts";
import { chain, expect, readAddress, signIn, takeSeat, test } from "./support/person.ts";
import { expectNowhere, recordRequests } from "./support/secret-traces.ts";
import { BOB } from "./support/wallet-page.ts";

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
