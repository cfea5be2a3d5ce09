import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, signIn, takeSeat, test } from "./support/person.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${colorScheme}, and nothing scrolls sideways at 360 px`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of ["/", "/sign-in", "/dev/mailbox"]) await check(page, path);
    await signIn(page, `axe-${colorScheme}-${info.project.name}@example.org`);
    await check(page, "/welcome");
    await takeSeat(page, "Create a passkey");
    for (const path of [
      "/wallet",
      "/wallet/sign",
      "/wallet/call",
      "/wallets/new",
      "/wallets/import",
      "/activity",
      "/automations",
      "/limits",
      "/recovery",
      "/security",
      "/developer",
    ])
      await check(page, path);
    // The pages of a wallet of another kind and network, with the review of something to sign open.
    await page.goto("/wallets/new");
    await page.getByRole("radio", { name: "You or your server" }).check();
    await page.getByLabel("Network").selectOption("solana");
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await page.getByRole("button", { name: "Open the wallet" }).click();
    await page.waitForURL(/\?wallet=/);
    const query = new URL(page.url()).search;
    for (const path of ["/wallet", "/wallet/call", "/limits", "/recovery", "/security", "/wallet/sign"]) await check(page, path + query);
    await page.getByRole("textbox", { name: "Message" }).fill("I am here.");
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByRole("radio", { name: "Your server" })).toBeVisible();
    await checkNow(page, "the review");
  });
}

async function check(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await checkNow(page, path);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} at 360 px`).toBeLessThanOrEqual(360);
  if (before !== null) await page.setViewportSize(before);
}

async function checkNow(page: Page, name: string): Promise<void> {
  // What is still fading in has not got its colours yet.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}
