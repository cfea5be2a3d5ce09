import { expect, type Page } from "@playwright/test";
import { generatePrivateKey } from "viem/accounts";
import { BOB, review, sentAndMined } from "./wallet-page.ts";

/** One thing that a person does with a wallet, in the parts between which something can go wrong. */
export interface Flow {
  /** A sentence's end: `sending ETH`. */
  readonly name: string;
  /** Whether the factor is asked for. A wallet that is made or imported needs no agreement of another one. */
  readonly asksFactor: boolean;
  /** Opens the page and fills it in, up to the button that confirms. */
  readonly prepare: (page: Page) => Promise<void>;
  /** Presses that button. Pressed again after a failure. `clickCount` 2: as a double click. */
  readonly confirm: (page: Page, clickCount?: number) => Promise<void>;
  /** What was typed or chosen is still there. */
  readonly expectKept: (page: Page) => Promise<void>;
  /** It was carried out. Answers where the server asks once more. */
  readonly expectDone: (page: Page) => Promise<void>;
}

/** Every flow of a wallet under both seats that has 1 ETH and 100 test USDC. */
export const FLOWS: readonly Flow[] = [
  {
    name: "sending ETH",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/wallet");
      await fillSend(page, "0.01");
    },
    confirm: (page, clickCount) => confirmInJourney(page, "Send 0.01 ETH", clickCount),
    expectKept: (page) => expect(page.getByRole("textbox", { name: "Amount" })).toHaveValue("0.01"),
    expectDone: (page) => expectMined(page, "Send 0.01 ETH"),
  },
  {
    name: "sending a token",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/wallet");
      await page.getByLabel("What to send").selectOption("usdc");
      await fillSend(page, "2");
    },
    confirm: (page, clickCount) => confirmInJourney(page, "Send 2 USDC", clickCount),
    expectKept: (page) => expect(page.getByRole("textbox", { name: "Amount" })).toHaveValue("2"),
    expectDone: (page) => expectMined(page, "Send 2 USDC"),
  },
  {
    name: "calling a contract",
    asksFactor: true,
    prepare: async (page) => {
      const answer = await page.request.get("/api/tokens");
      const { tokens } = (await answer.json()) as { tokens: { asset: string; address: string }[] };
      await page.goto("/wallet/call");
      await page.getByLabel("Contract", { exact: true }).fill(tokens.find(({ asset }) => asset === "usdc")?.address ?? "");
      await page.getByLabel("Function").selectOption("transfer(address,uint256)");
      await page.getByLabel("recipient").fill(BOB);
      await page.getByLabel("amount").fill("3000000");
      await review(page);
    },
    confirm: (page, clickCount) => confirmInJourney(page, "Send 3 USDC", clickCount),
    expectKept: (page) => expect(page.getByLabel("amount")).toHaveValue("3000000"),
    expectDone: (page) => expectMined(page, "Send 3 USDC"),
  },
  {
    name: "signing a message",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/wallet/sign");
      await page.getByRole("textbox", { name: "Message" }).fill("Nothing is lost.");
      await review(page);
    },
    confirm: (page, clickCount) => confirmInJourney(page, "Sign the message", clickCount),
    expectKept: (page) => expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("Nothing is lost."),
    expectDone: (page) => expect(page.getByRole("region", { name: "Result" }).first()).toBeVisible({ timeout: 30_000 }),
  },
  {
    name: "changing the limits",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/limits");
      await page.getByLabel("Most per transaction").fill("0.75");
      await page.getByRole("button", { name: "Review the limits" }).click();
      await expect(page.getByRole("dialog", { name: "Change the limits" })).toBeVisible();
    },
    confirm: (page, clickCount = 1) => page.getByRole("button", { name: "Set these limits" }).click({ clickCount }),
    expectKept: (page) => expect(page.getByRole("list", { name: "What changes" })).toContainText("at most 0.75 ETH"),
    expectDone: (page) => expect(page.getByRole("list", { name: "Rules" })).toContainText("at most 0.75 ETH", { timeout: 30_000 }),
  },
  {
    name: "taking the key out",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/recovery");
      await expect(page.getByTestId("recipient-words")).toHaveText(/ /);
      await page.getByRole("radio", { name: "Seed phrase" }).check();
    },
    confirm: (page, clickCount = 1) => page.getByRole("button", { name: "Take out the seed phrase" }).click({ clickCount }),
    expectKept: (page) => expect(page.getByRole("radio", { name: "Seed phrase" })).toBeChecked(),
    expectDone: (page) => expect(page.getByRole("region", { name: /^Seed phrase of/ })).toBeVisible({ timeout: 30_000 }),
  },
  {
    name: "importing a wallet",
    asksFactor: false,
    prepare: async (page) => {
      await page.goto("/wallets/import");
      const key = page.getByLabel("Private key", { exact: true });
      await expect(async () => {
        await page.getByLabel("What you have").selectOption("key");
        await expect(key).toBeVisible({ timeout: 1_000 });
      }).toPass();
      await key.fill(generatePrivateKey());
      await page.getByRole("button", { name: "Show its address" }).click();
      await page.getByLabel("Name").fill("Brought along");
    },
    confirm: (page, clickCount = 1) => page.getByRole("button", { name: /Import the wallet|Try again/ }).click({ clickCount }),
    expectKept: (page) => expect(page.getByLabel("Name")).toHaveValue("Brought along"),
    expectDone: (page) => expect(page.getByRole("heading", { name: "Brought along is ready" })).toBeVisible({ timeout: 30_000 }),
  },
  {
    name: "making a wallet",
    asksFactor: false,
    prepare: async (page) => {
      await page.goto("/wallets/new");
      await page.getByRole("radio", { name: "You alone", exact: true }).check();
      await page.getByLabel("Name").fill("Brand new");
    },
    confirm: (page, clickCount = 1) => page.getByRole("button", { name: "Make the wallet" }).click({ clickCount }),
    expectKept: (page) => expect(page.getByLabel("Name")).toHaveValue("Brand new"),
    expectDone: (page) => expect(page.getByRole("heading", { name: "Brand new is ready" })).toBeVisible({ timeout: 30_000 }),
  },
  {
    name: "adding the server as a signer",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/automations");
      await page.getByRole("button", { name: "New automation" }).click();
      await page.getByLabel("Recipient").fill(BOB);
      await page.getByLabel("Amount of each payment").fill("0.1");
      await page.getByLabel("First time").fill("2090-01-01T00:00");
      await page.getByLabel("At most within 24 hours").fill("0.2");
      await page.getByRole("button", { name: "Review" }).click();
    },
    confirm: (page, clickCount = 1) => page.getByRole("button", { name: "Sign and start" }).click({ clickCount }),
    expectKept: (page) => expect(page.getByRole("list", { name: "What it does" })).toContainText("sends 0.1 ETH"),
    expectDone: (page) => expect(automation(page)).toContainText("Running", { timeout: 30_000 }),
  },
  {
    name: "removing the server as a signer",
    asksFactor: true,
    prepare: async (page) => {
      await page.goto("/automations");
      await expect(automation(page).or(page.getByText("No automations yet"))).toBeVisible();
      if (await automation(page).isVisible()) return;
      const adding = FLOWS.find(({ name }) => name.startsWith("adding"));
      await adding?.prepare(page);
      await adding?.confirm(page);
      await adding?.expectDone(page);
    },
    confirm: (page, clickCount = 1) => automation(page).getByRole("button", { name: "Remove your server’s right" }).click({ clickCount }),
    expectKept: (page) => expect(automation(page).getByRole("button", { name: "Remove your server’s right" })).toBeEnabled(),
    // One that never paid leaves nothing to tell.
    expectDone: (page) => expect(page.getByRole("heading", { name: "No automations yet" })).toBeVisible({ timeout: 30_000 }),
  },
];

function automation(page: Page) {
  return page.getByRole("region", { name: "Send 0.1 ETH every day" });
}

async function fillSend(page: Page, amount: string): Promise<void> {
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(amount);
  await review(page);
}

/** In the review the first time; where the person's own seat did not sign, behind its failure. */
async function confirmInJourney(page: Page, action: string, clickCount = 1): Promise<void> {
  await page
    .getByRole("dialog")
    .getByRole("button", { name: action })
    .or(page.getByRole("alert").getByRole("button", { name: "Try again" }))
    .click({ clickCount });
}

async function expectMined(page: Page, action: string): Promise<void> {
  const asked = page.getByRole("region", { name: "Your server asks once more" }).getByRole("button", { name: action });
  const sent = page.getByText(/Sent, and (final|in a block)/);
  await expect(asked.or(sent).first()).toBeVisible({ timeout: 30_000 });
  if (await asked.isVisible()) await asked.click();
  await sentAndMined(page);
}
