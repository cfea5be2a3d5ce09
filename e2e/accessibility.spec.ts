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
    for (const path of ["/wallet", "/wallet/sign", "/wallet/call", "/wallets/new", "/activity", "/security", "/developer"])
      await check(page, path);
  });
}

async function check(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} at 360 px`).toBeLessThanOrEqual(360);
  if (before !== null) await page.setViewportSize(before);
}
