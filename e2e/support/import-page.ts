import type { Page } from "@playwright/test";
import { privateKeyToAccount } from "viem/accounts";
import { expect } from "./person.ts";

/** Types a private key into the page, which shows whose address it is. */
export async function readKey(page: Page, key: `0x${string}`): Promise<void> {
  await page.goto("/wallets/import");
  await page.getByLabel("What you have").selectOption("key");
  await page.getByLabel("Private key", { exact: true }).fill(key);
  await showAddress(page, privateKeyToAccount(key).address);
}

export async function showAddress(page: Page, address: string): Promise<void> {
  await page.getByRole("button", { name: "Show its address" }).click();
  await expect(page.getByRole("region", { name: "The key opens this wallet" })).toContainText(address);
}

/** Chooses the custody and imports what was read. */
export async function importAs(page: Page, title: string): Promise<void> {
  await page.getByRole("radio", { name: title, exact: true }).check();
  await page.getByRole("button", { name: "Import the wallet" }).dblclick();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
}
