import type { Page } from "@playwright/test";
import { getAddress, parseEther } from "viem";
import { chain, expect, readAddress } from "./person.ts";

/** What a person does on a wallet's page, for the journeys that are about something else. */

export const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

export async function makeWallet(page: Page, title: string, name: string): Promise<`0x${string}`> {
  await page.goto("/wallets/new");
  await page.getByRole("radio", { name: title, exact: true }).check();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make the wallet" }).click();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
  return readAddress(page);
}

export async function fund(page: Page, address: `0x${string}`): Promise<void> {
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
}

/** @returns the token's address */
export async function addTestDollars(page: Page): Promise<`0x${string}`> {
  await page.getByRole("button", { name: "Add 100 test USDC" }).click();
  await expect(page.getByRole("list", { name: "Tokens" })).toContainText("100 USDC");
  const answer = await page.request.get("/api/tokens");
  const { tokens } = (await answer.json()) as { tokens: { asset: string; address: string }[] };
  return getAddress(tokens.find(({ asset }) => asset === "usdc")?.address ?? "");
}

/** Presses until the fee is known and the review opens. */
export async function review(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

export async function send(page: Page, ether: string, signer?: "Your server"): Promise<void> {
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(ether);
  await review(page);
  const sheet = page.getByRole("dialog");
  if (signer) await sheet.getByRole("radio", { name: signer }).check();
  await sheet.getByRole("button", { name: `Send ${ether} ETH` }).click();
}

export async function sentAndMined(page: Page): Promise<void> {
  await expect(page.getByText(/Sent, and (final|in a block)/).first()).toBeVisible({ timeout: 60_000 });
}
