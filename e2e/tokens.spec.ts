import { erc20Abi } from "viem";
import { chain, expect, signIn, takeSeat, test } from "./support/person.ts";
import { addTestDollars, BOB, fund, review, sentAndMined } from "./support/wallet-page.ts";

test("zero, dust and more than there is are told while they are typed, in ETH and in a token", async ({ page }, info) => {
  await signIn(page, `amounts-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await fund(page, address);
  await addTestDollars(page);
  const amount = page.getByRole("textbox", { name: "Amount" });
  await page.getByLabel("Recipient").fill(BOB);
  await amount.fill("0");
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByText("The amount is zero.")).toBeVisible();
  await amount.fill("0.000000000000000001");
  await expect(page.getByText("which is more than what you send")).toBeVisible();
  await amount.fill("2");
  await expect(page.getByText("You have 1 ETH.")).toBeVisible();
  await page.getByLabel("What to send").selectOption("usdc");
  await amount.fill("0.0000001");
  await expect(page.getByText("USDC has 6 decimal places; this has 7.")).toBeVisible();
  await amount.fill("101 usdc");
  await expect(page.getByText("You have 100 USDC.")).toBeVisible();
  await page.getByRole("button", { name: "Take the most you can send" }).click();
  await expect(amount).toHaveValue("100");
  await review(page);
  await expect(page.getByRole("dialog")).toContainText("100 USDC");
});

test("a person sends a token: the review reads it out of the bytes, the server asks once more, the chain has it", async ({
  page,
}, info) => {
  await signIn(page, `token-send-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await fund(page, address);
  const token = await addTestDollars(page);
  const balanceOf = (owner: `0x${string}`) =>
    chain().readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [owner] });
  const before = await balanceOf(BOB);

  await page.getByLabel("Recipient").fill(BOB);
  await page.getByLabel("What to send").selectOption("usdc");
  await page.getByRole("textbox", { name: "Amount" }).fill("100.01");
  await expect(page.getByText("You have 100 USDC.")).toBeVisible();
  await page.getByRole("textbox", { name: "Amount" }).fill("12.5");
  await review(page);
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("12.5 USDC");
  await expect(sheet).toContainText(BOB);
  await expect(sheet).toContainText("Your server will ask you once more.");
  await sheet.getByRole("button", { name: "Send 12.5 USDC" }).click();
  const asked = page.getByRole("region", { name: "Your server asks once more" });
  await expect(asked).toContainText("sends a token");
  expect(await balanceOf(BOB)).toBe(before);
  await asked.getByRole("button", { name: "Send 12.5 USDC" }).click();
  await sentAndMined(page);
  expect(await balanceOf(BOB)).toBe(before + 12_500_000n);
});
