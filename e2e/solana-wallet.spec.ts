import { createPublicKey, verify } from "node:crypto";
import { base58 } from "@scure/base";
import { expect, signIn, takeSeat, test } from "./support/person.ts";

test("a Solana wallet receives and signs: anyone can check the signature by its address", async ({ page }, info) => {
  await signIn(page, `solana-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await page.goto("/wallets/new");
  await page.getByRole("radio", { name: "You alone", exact: true }).check();
  await page.getByLabel("Network").selectOption("solana");
  await page.getByRole("button", { name: "Make the wallet" }).click();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("You own it alone: only you sign.");
  const label = (await page.getByRole("button", { name: /^Your address/ }).getAttribute("aria-label")) ?? "";
  const address = /[1-9A-HJ-NP-Za-km-z]{32,44}/.exec(label.replace("Your address", ""))?.[0] ?? "";
  await page.getByRole("link", { name: "Sign", exact: true }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("I am here, on Solana.");
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign the message" }).click();
  const result = page.getByRole("region", { name: "Result" }).first();
  await expect(result).toBeVisible();
  const signature = /[A-Za-z0-9+/]{86}==/.exec((await result.innerText()).replaceAll(/\s/g, ""))?.[0] ?? "";
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(base58.decode(address)).toString("base64url") },
    format: "jwk",
  });
  expect(verify(null, Buffer.from("I am here, on Solana."), key, Buffer.from(signature.slice(-88), "base64"))).toBe(true);
});
