import type { Page } from "@playwright/test";
import { createTestClient, http, parseEther, parseGwei } from "viem";
import { anvil } from "viem/chains";
import { FLOWS } from "./support/flows.ts";
import { chain, expect, openPage, readStack, signIn, takeSeat, test } from "./support/person.ts";
import { standStill } from "./support/stand-still.ts";
import { BOB } from "./support/wallet-page.ts";

const BAD_CHECKSUM = BOB.replace("C518", "c518");

/** They share one person: it is what goes wrong on the way that is looked at here. */
test.describe("one person meets what goes wrong", { tag: "@desktop" }, () => {
  let page: Page;
  let address: `0x${string}`;
  const problems: string[] = [];
  const [send] = FLOWS;
  const count = () => chain().getTransactionCount({ address, blockTag: "pending" });

  test.beforeAll(async ({ browser }, info) => {
    page = await openPage(browser, problems);
    await signIn(page, `sending-faults-${info.project.name}-${info.workerIndex}@example.org`);
    address = await takeSeat(page, "Create a passkey");
    await page.getByRole("button", { name: "Add 1 test ETH" }).click();
    await page.getByRole("button", { name: "Add 100 test USDC" }).click();
    await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
    await expect(page.getByRole("list", { name: "Tokens" })).toContainText("100 USDC");
  });
  test.afterAll(async () => {
    await page.context().close();
    expect(problems.filter((problem) => !problem.includes("Failed to load resource"))).toEqual([]);
  });

  test("an address with a wrong letter, no amount and no number are told on every form, and nothing can be reviewed", async () => {
    await page.goto("/wallet");
    await page.getByLabel("What to send").selectOption("usdc");
    await page.getByLabel("Recipient").fill(BAD_CHECKSUM);
    await page.getByRole("textbox", { name: "Amount" }).fill("0");
    await expectRefused(page, "Review", /checksum/i, "The amount is zero.");
    await page.goto("/wallet/call");
    await page.getByLabel("Contract", { exact: true }).fill(BAD_CHECKSUM);
    await page.getByLabel("Function").selectOption("transfer(address,uint256)");
    await page.getByLabel("recipient").fill(BAD_CHECKSUM);
    await expectRefused(page, "Review", /checksum/i);
    await expect(page.getByLabel("recipient")).toHaveAttribute("aria-invalid", "true");
    await page.goto("/automations");
    await page.getByRole("button", { name: "New automation" }).click();
    await page.getByLabel("Recipient").fill(BAD_CHECKSUM);
    await page.getByLabel("Amount of each payment").fill("0");
    await expectRefused(page, "Review", /checksum/i);
    await expect(page.getByLabel("Amount of each payment")).toHaveAttribute("aria-invalid", "true");
    await page.goto("/limits");
    await page.getByLabel("Only to these addresses").fill(BAD_CHECKSUM);
    await page.getByLabel("Most per transaction").fill("a lot");
    await expectRefused(page, "Review the limits", /checksum/i);
    await expect(page.getByLabel("Most per transaction")).toHaveAttribute("aria-invalid", "true");
  });

  test("the network stands still after the review: it says so, keeps the request, and sends it once when it is back", async () => {
    await send?.prepare(page);
    const before = await count();
    const goOn = standStill("chain");
    try {
      await send?.confirm(page);
      await expect(page.getByText("The network does not answer.").first()).toBeVisible({ timeout: 60_000 });
    } finally {
      goOn();
    }
    await send?.expectDone(page);
    expect(await count()).toBe(before + 1);
  });

  test("the network fee jumps above what was signed: nothing is sent, it says why, and the next one goes out", async () => {
    const network = createTestClient({ chain: anvil, mode: "anvil", transport: http(readStack().chainRpcUrl) });
    await send?.prepare(page);
    const before = await count();
    await network.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei("5000") });
    try {
      await send?.confirm(page);
      const refusal = page.getByRole("alert").filter({ hasText: "The network refused the transaction." });
      await expect(refusal).toContainText("Nothing was sent.", { timeout: 30_000 });
      await send?.expectKept(page);
    } finally {
      await network.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei("1") });
    }
    expect(await count()).toBe(before);
    await send?.prepare(page);
    await send?.confirm(page);
    await send?.expectDone(page);
    expect(await count()).toBe(before + 1);
  });

  test("limits that were changed in another tab meanwhile are not written over: the review is shown against what holds", async () => {
    const limits = FLOWS.find(({ name }) => name === "changing the limits");
    const tab = await page.context().newPage();
    await tab.goto("/limits");
    await tab.getByLabel("Most per transaction").fill("0.9");
    await tab.getByRole("button", { name: "Review the limits" }).click();
    const sheet = tab.getByRole("dialog", { name: "Change the limits" });
    await expect(sheet).toBeVisible();
    // It looks again by itself now and then; here it must not yet have.
    const before = await (await tab.request.get(`/api/wallets/${await walletIdOf(page)}/limits`)).json();
    await tab.route("**/api/wallets/*/limits", (route) => route.fulfill({ json: before }));
    await limits?.prepare(page);
    await limits?.confirm(page);
    await limits?.expectDone(page);
    await tab.unroute("**/api/wallets/*/limits");
    await sheet.getByRole("button", { name: "Set these limits" }).click();
    await expect(sheet.getByRole("alert")).toContainText("The limits were changed meanwhile");
    await expect(sheet.getByRole("list", { name: "What changes" })).toContainText(/No longer: .*at most 0\.75 ETH/);
    await sheet.getByRole("button", { name: "Close" }).click();
    await expect(tab.getByText("What you typed is still here.")).toBeVisible();
    await expect(tab.getByLabel("Most per transaction")).toHaveValue("0.9");
    await tab.getByRole("button", { name: "Start over from what holds now" }).click();
    await expect(tab.getByLabel("Most per transaction")).toHaveValue("0.75");
    await tab.close();
  });
});

/** Presses the button, and the form says what is wrong instead of going on. */
async function expectRefused(page: Page, button: string, ...said: (string | RegExp)[]): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  for (const words of said) await expect(page.getByText(words).first()).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function walletIdOf(page: Page): Promise<string> {
  const answer = await page.request.post("/api/seat/wallet", { headers: { origin: readStack().webUrl }, data: {} });
  return ((await answer.json()) as { wallet: { id: string } }).wallet.id;
}
