import { parseEther, verifyMessage, verifyTypedData } from "viem";
import { chain, expect, signIn, takeSeat, test } from "./support/person.ts";

const RECIPIENT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

test("a newcomer signs in, takes a seat with a passkey, funds the wallet, and sends ETH that is mined", async ({ page }, info) => {
  await signIn(page, `newcomer-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  expect(await chain().getBalance({ address })).toBe(0n);

  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
  const before = await chain().getBalance({ address: RECIPIENT });

  await page.getByLabel("Recipient").fill(RECIPIENT);
  await page.getByLabel("Amount").fill("0.2");
  await page.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog");
  await expect(review).toContainText("0.2");
  await expect(review).toContainText(RECIPIENT);
  await review.getByText("The bytes").click();
  await expect(review).toContainText(`"value":"0x2c68af0bb140000"`);
  await review.getByRole("button", { name: "Send 0.2 ETH" }).click();

  await expect(page.getByText("Sent, and final.").first()).toBeVisible({ timeout: 60_000 });
  expect(await chain().getBalance({ address: RECIPIENT })).toBe(before + parseEther("0.2"));
  for (const station of ["You", "Your server", "Wallet backend", "Enclave", "Chain"]) {
    await expect(
      page
        .getByRole("listitem")
        .filter({ hasText: new RegExp(`^${station}.*ms`, "s") })
        .first(),
    ).toBeVisible();
  }

  await page.getByRole("link", { name: "Open the receipt" }).click();
  await page.waitForURL(/\/activity\/.+/);
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("All of it holds.")).toBeVisible();

  await page.goto("/activity");
  await page.reload();
  await expect(page.getByRole("main")).toContainText("to 0x7099 7970 … 79C8");
  await expect(page.getByRole("main")).toContainText("Final");
});

test("a browser without passkeys uses a device key; the server asks again above its limit, and not for less", async ({ page }, info) => {
  await signIn(page, `device-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Use a key in this browser instead");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));

  await page.getByLabel("Recipient").fill(RECIPIENT);
  await page.getByLabel("Amount").fill("0.6");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send 0.6 ETH" }).click();
  const asked = page.getByRole("region", { name: "Your server asks once more" });
  await expect(asked).toBeVisible();
  expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  await asked.getByRole("button", { name: "Send 0.6 ETH" }).click();
  await expect(page.getByText("Sent, and final.").first()).toBeVisible({ timeout: 60_000 });
  expect(await chain().getTransactionCount({ address })).toBe(1);
});

test("a person signs a message and typed data, and anyone can check them", async ({ page }, info) => {
  await signIn(page, `signer-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.goto("/wallet/sign");
  await page.getByRole("textbox", { name: "Message" }).fill("I am here.");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Sign/ }).click();
  const result = page.getByRole("region", { name: "Result" }).first();
  await expect(result).toBeVisible();
  const signature = /0x[0-9a-f]{130}/.exec((await result.innerText()).replaceAll(/\s/g, ""))?.[0] as `0x${string}`;
  expect(await verifyMessage({ address, message: "I am here.", signature })).toBe(true);

  await page.goto("/wallet/sign");
  await page.getByRole("tab", { name: "Typed data" }).click();
  await page.getByRole("button", { name: "Use an example" }).click();
  await page.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog");
  await expect(review).toContainText("Two cups of coffee");
  await review.getByRole("button", { name: "Sign the typed data" }).click();
  // Typed data can be worth everything, so the server asks for the factor once more.
  const asked = page.getByRole("region", { name: "Your server asks once more" });
  await asked.getByRole("button", { name: "Sign the typed data" }).click();
  const typedResult = page.getByRole("region", { name: "Result" }).first();
  await expect(typedResult).toBeVisible();
  const typedSignature = /0x[0-9a-f]{130}/.exec((await typedResult.innerText()).replaceAll(/\s/g, ""))?.[0] as `0x${string}`;
  const isTheirs = await verifyTypedData({
    address,
    domain: { name: "Corner Shop", version: "1", chainId: 31337 },
    types: {
      Order: [
        { name: "buyer", type: "address" },
        { name: "item", type: "string" },
        { name: "pieces", type: "uint256" },
      ],
    },
    primaryType: "Order",
    message: { buyer: address, item: "Two cups of coffee", pieces: 2n },
    signature: typedSignature,
  });
  expect(isTheirs).toBe(true);
});

test("the link in the mail signs in as the code does, once", async ({ page }, info) => {
  const email = `link-${info.project.name}@example.org`;
  await page.goto("/sign-in");
  await page.getByLabel("Your email").fill(email);
  await page.getByRole("button", { name: "Email me a code" }).click();
  await expect(page.getByLabel(/code/i)).toBeVisible();
  await page.goto("/dev/mailbox");
  const link = page.getByRole("link", { name: `Sign in as ${email}` });
  const href = (await link.getAttribute("href")) ?? "";
  await link.click();
  await page.waitForURL(/\/welcome/);
  await page.context().clearCookies();
  await page.goto(href);
  expect(page.url()).not.toMatch(/welcome|wallet/);
});

test("what a person types is checked as they type", async ({ page }, info) => {
  await signIn(page, `careful-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  const [recipient, amount] = [page.getByLabel("Recipient"), page.getByLabel("Amount")];
  await recipient.fill(RECIPIENT.replace("C518", "c518"));
  await recipient.blur();
  await expect(page.getByText(/checksum/i)).toBeVisible();
  await recipient.fill("0x7099");
  await expect(page.getByText("4 of 40 characters after 0x.")).toBeVisible();
  await page.getByRole("button", { name: "Review" }).click();
  await expect(recipient).toHaveAttribute("aria-invalid", "true");
  await recipient.fill(RECIPIENT);
  await expect(recipient).not.toHaveAttribute("aria-invalid", "true");
  await amount.fill("5");
  await amount.blur();
  await expect(amount).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
