import type { Page } from "@playwright/test";
import { parseEther } from "viem";
import { FLOWS } from "./support/flows.ts";
import { chain, expect, openPage, signIn, takeSeat, test } from "./support/person.ts";
import { standStill } from "./support/stand-still.ts";

/** The flows share one person: it is what goes wrong on the way that is looked at here. After a failure the others go on with another one. */
test.describe("whatever goes wrong half-way is told, nothing is lost, and going on does it once", { tag: "@desktop" }, () => {
  let page: Page;
  let address: `0x${string}`;
  const problems: string[] = [];

  test.beforeAll(async ({ browser }, info) => {
    page = await openPage(browser, problems);
    await signIn(page, `every-flow-${info.project.name}-${info.workerIndex}@example.org`);
    address = await takeSeat(page, "Create a passkey");
    await page.getByRole("button", { name: "Add 1 test ETH" }).click();
    await page.getByRole("button", { name: "Add 100 test USDC" }).click();
    await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
    await expect(page.getByRole("list", { name: "Tokens" })).toContainText("100 USDC");
    await cancelFactor(page, false);
  });
  test.afterAll(async () => {
    await page.context().close();
    // A refusal is an answer of the server, which the browser writes to its console.
    expect(problems.filter((problem) => !problem.includes("Failed to load resource"))).toEqual([]);
  });

  for (const flow of FLOWS) {
    test(`${flow.name}: the factor is cancelled, the sign-in runs out, the backend stands still under a double click`, async () => {
      await flow.prepare(page);
      const sentBefore = await chain().getTransactionCount({ address, blockTag: "pending" });
      const alert = page.getByRole("alert");

      if (flow.asksFactor) {
        await cancelFactor(page, true);
        await flow.confirm(page);
        await expect(alert.filter({ hasText: /did not confirm|still locked/ })).toBeVisible();
        await flow.expectKept(page);
        await cancelFactor(page, false);
      }

      const cookies = await page.context().cookies();
      await page.context().clearCookies();
      await flow.confirm(page);
      await expect(alert.filter({ hasText: "You are signed out." })).toBeVisible();
      await expect(alert.getByRole("link", { name: "Sign in, in a new tab" })).toHaveAttribute("target", "_blank");
      await flow.expectKept(page);
      await page.context().addCookies(cookies);
      expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(sentBefore);

      const goOn = standStill("host");
      try {
        await flow.confirm(page, 2);
        // Long enough for everything that does not wait for the host.
        await page.waitForTimeout(800);
        await expect(alert.filter({ hasText: /./ })).toHaveCount(0);
      } finally {
        goOn();
      }
      await flow.expectDone(page);
      // Back and forth repeats nothing.
      await page.goBack();
      await page.goForward();
      const sent = (await chain().getTransactionCount({ address, blockTag: "pending" })) - sentBefore;
      expect(sent).toBe(/^(sending|calling)/.test(flow.name) ? 1 : 0);
    });
  }
});

/** A prompt that the person closes.. */
async function cancelFactor(page: Page, cancelled: boolean): Promise<void> {
  await page.evaluate((isCancelled) => {
    const own = globalThis as { askFactor?: CredentialsContainer["get"] };
    own.askFactor ??= navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = isCancelled
      ? () => Promise.reject(new DOMException("cancelled", "NotAllowedError"))
      : (own.askFactor ?? navigator.credentials.get);
  }, cancelled);
}
