import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { encodeBase64 } from "../lib/protocol/base64.ts";
import { sealHpke } from "../lib/protocol/hpke.ts";
import { parseP256PublicKey } from "../lib/protocol/p256-public-key.ts";
import { encryptKeystore } from "../lib/user-seat/recovery/encrypt-keystore.ts";
import { buildOfflineTool } from "../scripts/build-offline-tool.ts";

const PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const FOLDER = mkdtempSync(join(tmpdir(), "countersign-offline-"));
const TOOL = join(FOLDER, "countersign-offline.html");
const PRIVATE_KEY = generatePrivateKey();

test.beforeAll(() => buildOfflineTool(TOOL));

/** Opens the tool from disk in a browser without a network. Whatever it says to the console, or asks the network for, fails the test. */
async function openTool(page: Page): Promise<void> {
  await page.context().setOffline(true);
  page.on("request", (request) => expect(request.url()).toMatch(/^(file|blob):/));
  page.on("console", (message) => expect(message.text()).toBe(""));
  page.on("pageerror", (error) => expect(error.message).toBe(""));
  await page.goto(pathToFileURL(TOOL).href);
}

async function holdToReveal(page: Page, name: string): Promise<string> {
  const button = page.getByRole("button", { name });
  await button.hover();
  await page.mouse.down();
  const shown = (await page.locator("#secret").textContent()) ?? "";
  await page.mouse.up();
  await expect(page.locator("#secret")).toHaveText("••••••••");
  return shown;
}

function write(name: string, value: unknown): string {
  const path = join(FOLDER, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

test("I open a keystore from disk without a network, and the key shows only while I hold the button", async ({ page }) => {
  const file = write("keystore.json", await encryptKeystore(Buffer.from(PRIVATE_KEY.slice(2), "hex"), "a long password", { cost: 1024 }));
  await openTool(page);
  await page.getByLabel("Keystore or export").setInputFiles(file);
  await expect(page.getByText("A keystore. Type its password.")).toBeVisible();
  await expect(page.getByLabel("Recipient key file")).toBeHidden();
  await page.getByLabel("Password of the file").fill("wrong");
  await page.getByRole("button", { name: "Open the file" }).click();
  await expect(page.getByText("This password does not open the file, or the file is damaged.")).toBeVisible();
  await page.getByLabel("Password of the file").fill("a long password");
  await page.getByRole("button", { name: "Open the file" }).click();
  await expect(page.getByText(privateKeyToAccount(PRIVATE_KEY).address)).toBeVisible();
  expect(await page.content()).not.toContain(PRIVATE_KEY.slice(2));
  expect(`0x${await holdToReveal(page, "Hold to reveal the private key")}`).toBe(PRIVATE_KEY);
  expect(await page.content()).not.toContain(PRIVATE_KEY.slice(2));
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByRole("button", { name: "Hold to reveal the private key" })).toBeHidden();
});

test("I make a recipient key here, and open the export that was encrypted to it; another's stays shut", async ({ page }) => {
  await openTool(page);
  const make = async (): Promise<{ path: string; publicKey: string }> => {
    await page.getByLabel("Password for the new file").fill("pw");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Make and save the key" }).click();
    const path = await (await download).path();
    const { public_key: publicKey } = JSON.parse(readFileSync(path, "utf8")) as { public_key: string };
    await expect(page.locator("#public-key")).toHaveText(publicKey);
    return { path, publicKey };
  };
  const [mine, other] = [await make(), await make()];
  expect(other.publicKey).not.toBe(mine.publicKey);
  const { address } = mnemonicToAccount(PHRASE);
  const sealed = await sealHpke({
    recipientPublicKey: parseP256PublicKey(mine.publicKey, "key").raw,
    plaintext: new TextEncoder().encode(PHRASE),
  });
  const bundle = {
    format: "countersign-export",
    version: 1,
    wallet: { id: "w", chain_type: "ethereum", address },
    secret: "seed_phrase",
    recipient_public_key: mine.publicKey,
    encapsulated_key: encodeBase64(sealed.encapsulatedKey),
    ciphertext: encodeBase64(sealed.ciphertext),
  };
  const open = async (recipient: string, file: unknown = bundle) => {
    await page.getByLabel("Keystore or export").setInputFiles(write("export.json", file));
    await page
      .getByLabel("Recipient key file")
      .setInputFiles({ name: "key.json", mimeType: "application/json", buffer: readFileSync(recipient) });
    await page.getByLabel("Password of the file").fill("pw");
    await page.getByRole("button", { name: "Open the file" }).click();
  };
  await open(other.path);
  await expect(page.getByText("The export was made for another recipient key than this file's.")).toBeVisible();
  await open(mine.path, { ...bundle, wallet: { ...bundle.wallet, address: privateKeyToAccount(PRIVATE_KEY).address } });
  await expect(page.getByText(/with the key of .* Nothing of it is shown\./)).toBeVisible();
  await open(mine.path);
  await expect(page.getByText("Opened. The address was derived from the key itself.")).toBeVisible();
  expect(await holdToReveal(page, "Hold to reveal the seed phrase")).toBe(PHRASE);
});

test("a keystore that was damaged on the way shows no address and no key, whatever is wrong with it", async ({ page }) => {
  const file = await encryptKeystore(Buffer.from(PRIVATE_KEY.slice(2), "hex"), "right", { cost: 1024 });
  const flip = (text: string) => (text.startsWith("0") ? "1" : "0") + text.slice(1);
  await openTool(page);
  for (const [damaged, said] of [
    [JSON.stringify(file).slice(0, -20), "it is not JSON"],
    [{ ...file, version: 1 }, "version"],
    [{ ...file, crypto: { ...file.crypto, ciphertext: flip(file.crypto.ciphertext) } }, "or the file is damaged"],
    [{ ...file, address: "00".repeat(20) }, "but its key is"],
  ] as const) {
    await page.getByLabel("Keystore or export").setInputFiles(write("damaged.json", damaged));
    const password = page.getByLabel("Password of the file");
    if (await password.isVisible()) {
      await password.fill("right");
      await page.getByRole("button", { name: "Open the file" }).click();
    }
    await expect(page.locator("#open-status")).toContainText(said);
    await expect(page.getByRole("button", { name: "Hold to reveal the private key" })).toBeHidden();
    expect(await page.content()).not.toContain(PRIVATE_KEY.slice(2));
  }
});

test("what is no such file says so, and the page has no accessibility violations in either theme", async ({ page }) => {
  await openTool(page);
  for (const damaged of ["hello", "{}", '{"format":"countersign-export"}', '{"format":"countersign-recipient"}']) {
    await page.getByLabel("Keystore or export").setInputFiles(write("damaged.json", damaged));
    await expect(page.locator("#open-status")).toHaveAttribute("data-error", "true");
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
