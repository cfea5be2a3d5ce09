import type { Page } from "@playwright/test";
import { erc20Abi } from "viem";
import { chain, expect, signIn, takeSeat, test } from "./support/person.ts";
import { addTestDollars, BOB, fund, review, sentAndMined } from "./support/wallet-page.ts";

test(
  "a person limits a token at once and a day, in the token's units; above is refused by name, below is mined, and nobody is given leave",
  {
    tag: "@desktop",
  },
  async ({ page }, info) => {
    await signIn(page, `limits-token-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    await fund(page, address);
    const token = await addTestDollars(page);
    const balance = () => chain().readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [address] });

    await page.goto("/limits");
    await page.getByLabel("Most USDC per transaction").fill("0.0000001");
    await expect(page.getByText("USDC has 6 decimal places; this has 7.")).toBeVisible();
    await page.getByLabel("Most USDC per transaction").fill("40");
    await page.getByLabel("Most USDC within 24 hours").fill("60.5");
    await page.getByRole("button", { name: "Review the limits" }).click();
    const sheet = page.getByRole("dialog", { name: "Change the limits" });
    const diff = sheet.getByRole("list", { name: "What changes" });
    await expect(diff).toContainText(`the recipient is USDC (${token}), and the amount of USDC is more than 40 USDC.`);
    await expect(diff).toContainText("all USDC of 24 hours together is more than 60.5 USDC");
    await sheet.getByRole("button", { name: "Set these limits" }).click();
    await expect(sheet).toBeHidden({ timeout: 30_000 });
    const left = page.getByRole("region", { name: "What is left" });
    await expect(left).toContainText("60.5 USDC left");
    await expect(page.getByLabel("Most USDC within 24 hours")).toHaveValue("60.5");

    const refusal = page.getByRole("alert").filter({ hasText: "A policy of this wallet refused this." });
    await page.goto("/wallet");
    await sendToken(page, "40.000001");
    await expect(refusal).toContainText("“Too much of a token at once”.", { timeout: 30_000 });
    await expect(refusal).toContainText("The amount of USDC is more than 40 USDC ✓ it is 40.000001 USDC");
    expect(await balance()).toBe(100_000_000n);

    await page.goto("/wallet");
    await sendToken(page, "40");
    await sentAndMined(page);
    expect(await balance()).toBe(60_000_000n);

    await page.goto("/wallet");
    await sendToken(page, "20.6");
    await expect(refusal).toContainText("all USDC of 24 hours together is more than 60.5 USDC ✓ it is 60.6 USDC", {
      timeout: 30_000,
      ignoreCase: true,
    });
    expect(await balance()).toBe(60_000_000n);

    await page.goto("/wallet/call");
    await page.getByLabel("Contract", { exact: true }).fill(token);
    await page.getByLabel("Function").selectOption("approve(address,uint256)");
    await page.getByLabel("spender").fill(BOB);
    await page.getByLabel("amount").fill("1");
    await review(page);
    await confirm(page, "Allow the spending of USDC");
    await expect(refusal).toContainText("“Too much of a token at once”.", { timeout: 30_000 });
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(1);
    await refusal.getByRole("link", { name: "See the rule among your limits" }).click();
    await expect(page.getByRole("list", { name: "Rules" }).getByRole("listitem").filter({ hasText: "more than 40 USDC" })).toBeFocused();
    await expect(left).toContainText("20.5 USDC left");
  },
);

async function sendToken(page: Page, amount: string): Promise<void> {
  await page.getByLabel("What to send").selectOption("usdc");
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(amount);
  await review(page);
  await confirm(page, `Send ${amount} USDC`);
}

/** No call of a token has a worth in ETH, so the server asks once more. */
async function confirm(page: Page, action: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: action }).click();
  await page.getByRole("region", { name: "Your server asks once more" }).getByRole("button", { name: action }).click();
}
