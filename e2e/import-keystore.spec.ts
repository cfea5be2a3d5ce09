import { encryptKeystoreJson, verifyMessage, Wallet } from "ethers";
import { importAs, showAddress } from "./support/import-page.ts";
import { expect, readAddress, signIn, takeSeat, test } from "./support/person.ts";
import { expectNowhere, recordRequests } from "./support/secret-traces.ts";

const PASSWORD = "a harbour of paper boats";

test(
  "a keystore file that ethers wrote becomes a wallet: the same address, and what it signs ethers believes",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await signIn(page, `import-keystore-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const { address, privateKey } = Wallet.createRandom();
    const file = await encryptKeystoreJson({ address, privateKey }, PASSWORD, { scrypt: { N: 16_384 } });
    const sent = recordRequests(page);
    await page.goto("/wallets/import");
    await page.getByLabel("What you have").selectOption("keystore");
    await page
      .getByLabel("Keystore file", { exact: true })
      .setInputFiles({ name: "UTC--ethers.json", mimeType: "application/json", buffer: Buffer.from(file) });
    await page.getByLabel("Password of the file").fill(`${PASSWORD}!`);
    await page.getByRole("button", { name: "Show its address" }).click();
    await expect(page.getByText("This password does not open the file, or the file is damaged.")).toBeVisible({ timeout: 30_000 });
    await page.getByLabel("Password of the file").fill(PASSWORD);
    await showAddress(page, address);
    await importAs(page, "You and your server");
    expect(await readAddress(page)).toBe(address);
    await expect(page.getByRole("list", { name: "What the records say" })).toContainText("both must sign");
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("Out of a file.");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign the message" }).click();
    const result = page.getByRole("region", { name: "Result" }).first();
    await expect(result).toBeVisible();
    const signature = /0x[0-9a-f]{130}/.exec((await result.innerText()).replaceAll(/\s/g, ""))?.[0] ?? "";
    expect(verifyMessage("Out of a file.", signature)).toBe(address);
    const { Crypto } = JSON.parse(file) as { Crypto: { ciphertext: string } };
    await expectNowhere(page, sent, [privateKey.slice(2), PASSWORD, Crypto.ciphertext]);
  },
);
