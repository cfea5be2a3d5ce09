import { createTestClient, http, parseEther, parseGwei } from "viem";
import { anvil } from "viem/chains";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";

const RECIPIENT = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const BASE_FEE = parseGwei("1");

test.afterEach(async () => setBaseFee(BASE_FEE));

test("the network fee rises between review and signing: the review says so, and nothing is signed until the new one is agreed to", async ({
  page,
}, info) => {
  await setBaseFee(BASE_FEE);
  await signIn(page, `gas-spike-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
  await page.getByLabel("Recipient").fill(RECIPIENT);
  await page.getByLabel("Amount").fill("0.2");
  await page.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog", { name: "Review" });
  await expect(review.getByRole("button", { name: "Send 0.2 ETH" })).toBeVisible();

  await setBaseFee(BASE_FEE * 20n);
  // Whether the page has heard of it already or asks when it is pressed: it does not sign.
  const send = review.getByRole("button", { name: "Send 0.2 ETH" });
  await send.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(review.getByText("The network fee has risen.")).toBeVisible();
  expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  await review.getByRole("button", { name: "Review the new fee" }).click();
  await expect(review.getByText("The network fee has risen.")).toBeHidden();
  await review.getByText("The bytes").click();
  const bound = /"max_fee_per_gas":"(0x[0-9a-f]+)"/.exec(await review.innerText())?.[1] ?? "0x0";
  expect(BigInt(bound)).toBeGreaterThan(BASE_FEE * 20n);
  await review.getByRole("button", { name: "Send 0.2 ETH" }).click();
  await expect(page.getByText(/Sent, and (final|in a block)/).first()).toBeVisible({ timeout: 60_000 });
  expect(await chain().getTransactionCount({ address })).toBe(1);
});

test("a fee that is much for the amount is agreed to once more", async ({ page }, info) => {
  await setBaseFee(BASE_FEE);
  await signIn(page, `high-fee-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
  await page.getByLabel("Recipient").fill(RECIPIENT);
  await page.getByLabel("Amount").fill("0.0001");
  await page.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog", { name: "Review" });
  await expect(review.getByText("The network fee is high for this amount.")).toBeVisible();
  await review.getByRole("button", { name: "Send 0.0001 ETH" }).click();
  const again = review.getByRole("button", { name: "Send, and pay the fee" });
  await expect(again).toBeVisible();
  expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  await again.click();
  await expect(page.getByText(/Sent, and (final|in a block)/).first()).toBeVisible({ timeout: 60_000 });
  expect(await chain().getTransactionCount({ address })).toBe(1);
});

/** A block of this base fee, so that it is the newest that anybody sees. */
async function setBaseFee(baseFeePerGas: bigint): Promise<void> {
  const client = createTestClient({ chain: anvil, mode: "anvil", transport: http(readStack().chainRpcUrl) });
  await client.setNextBlockBaseFeePerGas({ baseFeePerGas });
  await client.mine({ blocks: 1 });
}
