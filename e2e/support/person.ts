import { join } from "node:path";
import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { createPublicClient, http, type PublicClient } from "viem";
import { anvil } from "viem/chains";
import { readStackFile, type StackFile } from "../../scripts/stack/stack-file.ts";

export function readStack(): StackFile {
  return readStackFile(join(process.env.COUNTERSIGN_DATA_DIR ?? "", "stack.json"));
}

/** The chain, read without the product's help. */
export function chain(): PublicClient {
  return createPublicClient({ chain: anvil, transport: http(readStack().chainRpcUrl) });
}

interface Fixtures {
  /** A browser with a virtual authenticator, in which any console error or uncaught exception fails the test. */
  readonly page: Page;
  /** Messages that the test expects in the console, as substrings. */
  readonly expectedConsoleErrors: string[];
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  expectedConsoleErrors: async ({}, use) => use([]),
  page: async ({ page, expectedConsoleErrors }, use) => {
    const problems: string[] = [];
    await equip(page, problems);
    await use(page);
    expect(problems.filter((problem) => !expectedConsoleErrors.some((expected) => problem.includes(expected)))).toEqual([]);
  },
});

/** A page as the fixture has it, for several tests that share one person. Console errors and uncaught exceptions are added to `problems`. */
export async function openPage(browser: Browser, problems: string[]): Promise<Page> {
  const { viewport = null } = test.info().project.use;
  const context = await browser.newContext({ viewport, baseURL: readStack().webUrl });
  const page = await context.newPage();
  await equip(page, problems);
  return page;
}

async function equip(page: Page, problems: string[]): Promise<void> {
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await addAuthenticator(page);
}

/** A passkey that the browser itself answers for. */
export async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Signs in as a newcomer. A second try of a test is another one: the first one's has a seat already. */
export async function signIn(page: Page, email: string): Promise<void> {
  const { retry } = base.info();
  await signInAs(page, retry === 0 ? email : email.replace("@", `-${retry}@`));
}

/** Signs in with the code from the mailbox page. */
export async function signInAs(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Your email").fill(email);
  await page.getByRole("button", { name: "Email me a code" }).click();
  await expect(page.getByLabel(/code/i)).toBeVisible();
  await page.getByLabel(/code/i).fill(await readCode(page, email));
  await page.waitForURL(/\/(welcome|wallet)/);
}

/** The newest code for this address, read from the mailbox page. */
async function readCode(page: Page, email: string): Promise<string> {
  const mailbox = await page.context().newPage();
  await mailbox.goto("/dev/mailbox");
  const text = await mailbox.getByRole("main").innerText();
  await mailbox.close();
  const code = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(text.slice(text.indexOf(email)))?.[0];
  if (code === undefined) throw new Error(`no code for ${email} in the mailbox`);
  return code;
}

/** Takes the user seat and opens the new wallet. @returns its address */
export async function takeSeat(page: Page, factor: "Create a passkey" | "Use a key in this browser instead"): Promise<`0x${string}`> {
  await page.getByRole("button", { name: factor }).click();
  await page
    .getByRole("link", { name: "Open your wallet" })
    .or(page.getByRole("button", { name: "Open your wallet" }))
    .click();
  await page.waitForURL(/\/wallet$/);
  return readAddress(page);
}

/** Makes one more wallet and opens it. @returns its id */
export async function makeWallet(page: Page, title: string, chainType: "ethereum" | "solana"): Promise<string> {
  await page.goto("/wallets/new");
  await page.getByRole("radio", { name: title, exact: true }).check();
  await page.getByLabel("Network").selectOption(chainType);
  await page.getByRole("button", { name: "Make the wallet" }).click();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
  return new URL(page.url()).searchParams.get("wallet") ?? "";
}

export async function readAddress(page: Page): Promise<`0x${string}`> {
  await page.getByRole("button", { name: "Receive" }).click();
  const dialog = page.getByRole("dialog");
  const text = (await dialog.innerText()).replaceAll(/\s/g, "");
  await page.keyboard.press("Escape");
  const address = /0x[0-9a-fA-F]{40}/.exec(text)?.[0];
  if (address === undefined) throw new Error("the receive sheet shows no address");
  return address as `0x${string}`;
}

export { expect };
