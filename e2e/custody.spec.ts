import { createPublicKey, verify } from "node:crypto";
import { type Page, request as playwrightRequest } from "@playwright/test";
import { base58 } from "@scure/base";
import { erc20Abi, getAddress, parseEther } from "viem";
import { chain, expect, readAddress, readStack, signIn, takeSeat, test } from "./support/person.ts";

const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

test.describe("choose the custody", () => {
  const kinds = [
    { title: "You and your server", sentence: "You and your server own it together: both must sign." },
    { title: "You alone", sentence: "You own it alone: only you sign." },
    { title: "You or your server", sentence: "You and your server own it: one of you is enough." },
  ] as const;
  test("a person makes a wallet of each kind, and each says whose it is, from the backend's records", async ({ page }, info) => {
    await signIn(page, `custody-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    for (const { title, sentence } of kinds) {
      await page.goto("/wallets/new");
      const choice = page.getByRole("radio", { name: title, exact: true });
      await choice.check();
      await expect(page.getByRole("region", { name: "If something is lost" })).toContainText("Your device");
      await page.getByLabel("Name").fill(`${title}, mine`);
      await page.getByRole("button", { name: "Make the wallet" }).dblclick();
      await page.getByRole("button", { name: "Open the wallet" }).click();
      await expect(page.getByRole("button", { name: new RegExp(`^${title}, mine`) })).toBeVisible();
      const said = page.getByRole("list", { name: "What the records say" });
      await expect(said).toContainText(sentence);
      await expect(said).toContainText("Nobody else may sign.");
    }
    // A second click made no second wallet.
    await page.getByRole("button", { name: /Wallets and menu/ }).click();
    await expect(page.getByRole("menuitem", { name: /mine/ })).toHaveCount(3);
  });

  test("the wallet is in the address: links keep it, the back button and a second tab work, a stranger's is nobody's", async ({
    page,
  }, info) => {
    await signIn(page, `tabs-${info.project.name}@example.org`);
    const first = await takeSeat(page, "Create a passkey");
    const second = await makeWallet(page, "You alone", "Pocket");
    const pocketUrl = page.url();
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await page.waitForURL(/\/wallet\/sign\?wallet=/);
    await page.getByRole("button", { name: /^Pocket/ }).click();
    await page.getByRole("menuitem", { name: /^Main wallet/ }).click();
    await page.waitForURL(/\/wallet\/sign$/);
    await page.goBack();
    await expect(page.getByRole("button", { name: /^Pocket/ })).toBeVisible();
    const tab = await page.context().newPage();
    await tab.goto("/wallet");
    expect(await readAddress(tab)).toBe(first);
    await page.goto(pocketUrl);
    expect(await readAddress(page)).toBe(second);
    expect(await readAddress(tab)).toBe(first);
    await tab.close();
    await page.goto(`/wallet?wallet=${"a".repeat(24)}`);
    await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  });

  test("while the backend is away what was chosen is kept, and one wallet comes of it", async ({ page, expectedConsoleErrors }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    await signIn(page, `away-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    await page.goto("/wallets/new");
    await page.getByRole("radio", { name: "You or your server" }).check();
    await page.getByLabel("Name").fill("Later");
    await page.route("**/api/wallets", (route) => route.abort(), { times: 1 });
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await expect(page.getByText("The app server does not answer.").first()).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Later");
    await expect(page.getByRole("radio", { name: "You or your server" })).toBeChecked();
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await expect(page.getByRole("heading", { name: "Later is ready" })).toBeVisible();
  });
});

test("where the records name other owners than the wallet was made with, its page warns and says whom", async ({ page }, info) => {
  await signIn(page, `otherwise-${info.project.name}@example.org`);
  await takeSeat(page, "Create a passkey");
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("both must sign");
  await page.route("**/api/wallets/*/records", async (route) => {
    const answer = await route.fetch();
    const records = await answer.json();
    records.owner.members.push({ kind: "key", id: "cd".repeat(32) });
    await route.fulfill({ response: answer, json: records });
  });
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "The records say otherwise." })).toBeVisible();
  await expect(page.getByRole("list", { name: "What the records say" })).toContainText("another key (cdcdcdcd…)");
});

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

test.describe("both must approve", () => {
  test("where the server says no, the disc shows its half open, the rule is named, and nothing is sent", async ({ page }, info) => {
    await signIn(page, `server-no-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    for (let ether = 1; ether <= 21; ether++) {
      await page.request.post("/api/dev/fund", { headers: { origin: readStack().webUrl }, data: { walletId: await walletIdOf(page) } });
    }
    await expect.poll(() => chain().getBalance({ address }), { timeout: 30_000 }).toBe(parseEther("21"));
    await page.reload();
    await page.getByLabel("Recipient").fill(BOB);
    await page.getByRole("textbox", { name: "Amount" }).fill("20.5");
    await review(page);
    await expect(page.getByRole("dialog")).toContainText("Your server will refuse this.");
    await page.getByRole("dialog").getByRole("button", { name: "Send 20.5 ETH" }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "Your server's own rules refused this." });
    await expect(refusal).toContainText("Nothing was sent.");
    await expect(refusal).toContainText("the most that may leave within 24 hours");
    await expect(page.getByRole("img", { name: "Refused: your server did not sign" }).first()).toBeVisible();
    await refusal.getByRole("link", { name: "See your server’s rules" }).click();
    await expect(page.getByRole("region", { name: "Your server’s seat" })).toContainText("More than 20 ETH within 24 hours");
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  });

  test("signed out half-way: nothing is sent, what was typed stays, and it goes on after signing in again", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    const email = `half-way-${info.project.name}@example.org`;
    await signIn(page, email);
    const address = await takeSeat(page, "Create a passkey");
    await fund(page, address);
    await page.getByLabel("Recipient").fill(BOB);
    await page.getByRole("textbox", { name: "Amount" }).fill("0.1");
    await review(page);
    await page.context().clearCookies();
    await page.getByRole("dialog").getByRole("button", { name: "Send 0.1 ETH" }).click();
    const failure = page.getByRole("alert").filter({ hasText: "You are signed out." });
    await expect(failure).toContainText("Nothing was sent.");
    const tab = await page.context().newPage();
    await signIn(tab, email);
    await tab.close();
    await failure.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("textbox", { name: "Amount" })).toHaveValue("0.1");
    await review(page);
    await page.getByRole("dialog").getByRole("button", { name: "Send 0.1 ETH" }).dblclick();
    await sentAndMined(page);
    expect(await chain().getTransactionCount({ address })).toBe(1);
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

  test("a person calls a contract by its description, and reads the call before it is signed", async ({ page }, info) => {
    await signIn(page, `caller-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    await fund(page, address);
    const token = await addTestDollars(page);
    await page.getByRole("link", { name: "Call a contract" }).click();
    await page.getByLabel("Contract", { exact: true }).fill(token);
    await page.getByLabel("What it is").selectOption({ label: "Something else: I have its description (ABI)" });
    await page.getByLabel("Description (ABI)").fill("[{");
    await expect(page.getByText("This is not complete JSON.")).toBeVisible();
    await page.getByLabel("Description (ABI)").fill("function mint(address to, uint256 value)");
    await page.getByLabel("to", { exact: true }).fill("0x12");
    await page.getByLabel("value", { exact: true }).fill("1.5");
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByLabel("to", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("value", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("to", { exact: true }).fill(BOB);
    await page.getByLabel("value", { exact: true }).fill("7000000");
    await review(page);
    const call = page.getByRole("dialog").getByRole("region", { name: "The call" });
    await expect(call).toContainText("mint");
    await expect(call).toContainText(BOB);
    await expect(call).toContainText("7000000");
    const before = await chain().readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [BOB] });
    await page.getByRole("dialog").getByRole("button", { name: "Call the contract" }).click();
    await page.getByRole("region", { name: "Your server asks once more" }).getByRole("button", { name: "Call the contract" }).click();
    await sentAndMined(page);
    const after = await chain().readContract({ abi: erc20Abi, address: token, functionName: "balanceOf", args: [BOB] });
    expect(after - before).toBe(7_000_000n);
  });

  test("a call that the contract refuses cannot be reviewed, and one whose factor is cancelled sends nothing", async ({ page }, info) => {
    await signIn(page, `refused-call-${info.project.name}@example.org`);
    const address = await takeSeat(page, "Create a passkey");
    await fund(page, address);
    const token = await addTestDollars(page);
    await page.goto("/wallet/call");
    await page.getByLabel("Contract", { exact: true }).fill(token);
    await page.getByLabel("Function").selectOption("transfer(address,uint256)");
    await page.getByLabel("recipient").fill(BOB);
    await page.getByLabel("amount").fill("999000000");
    await expect(page.getByText("The contract refuses this call.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Review" })).toBeDisabled();
    await page.getByLabel("amount").fill("1000000");
    await review(page);
    await page.getByRole("dialog").getByRole("button", { name: "Send 1 USDC" }).click();
    await page.getByRole("region", { name: "Your server asks once more" }).getByRole("button", { name: "Do not send" }).click();
    await expect(page.getByLabel("amount")).toHaveValue("1000000");
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(0);
  });
});

test.describe("the user approves, the server sends", () => {
  test("one signature is enough; the receipt says whose", async ({ page }, info) => {
    await signIn(page, `alone-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    await fund(page, address);
    // Above what the server's own rules would ask about: here it has no say.
    await send(page, "0.7");
    await sentAndMined(page);
    expect(await chain().getTransactionCount({ address })).toBe(1);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("You; one is needed");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText("Your seat signed, and one was enough.")).toBeVisible();
    await expect(page.getByText("All of it holds.")).toBeVisible();
  });

  test("the tab is closed right after confirming while the backend is away: it goes out by itself, once", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource");
    await signIn(page, `leaver-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    const activityUrl = page.url().replace("/wallet", "/activity");
    await fund(page, address);
    const goOn = await confirmWhileHostStandsStill(page, "0.3");
    try {
      await page.close();
      expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(1);
    } finally {
      goOn();
    }
    await expect.poll(() => chain().getTransactionCount({ address }), { timeout: 60_000 }).toBe(2);
    const later = await page.context().newPage();
    await later.goto(activityUrl);
    await expect(later.getByRole("main")).toContainText(/0\.3\s*ETH/);
    await expect(later.getByRole("main")).toContainText(/In a block|Final/);
    expect(await chain().getBalance({ address })).toBeLessThan(parseEther("0.6"));
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(2);
  });

  test("kill -9 of the app server with the request in its queue loses nothing and sends it once", async ({
    page,
    expectedConsoleErrors,
  }, info) => {
    expectedConsoleErrors.push("Failed to load resource", "Failed to fetch", "net::");
    await signIn(page, `crash-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You alone", "Pocket");
    await fund(page, address);
    const goOn = await confirmWhileHostStandsStill(page, "0.2");
    const { web } = readStack().pids;
    if (web !== undefined) process.kill(web, "SIGKILL");
    await page.close();
    goOn();
    await expect.poll(() => chain().getTransactionCount({ address }), { timeout: 90_000 }).toBe(2);
    expect(await chain().getBalance({ address })).toBeGreaterThan(parseEther("0.69"));
    // The tests that follow need it back.
    const isUp = () =>
      fetch(`${readStack().webUrl}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isUp, { timeout: 60_000 }).toBe(true);
  });
});

test.describe("one seat is enough", () => {
  test("the user signs alone, the server signs alone within its own limits, and each receipt says who acted", async ({ page }, info) => {
    await signIn(page, `either-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const address = await makeWallet(page, "You or your server", "Errands");
    await fund(page, address);
    await send(page, "0.1");
    await sentAndMined(page);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("You; one is needed");
    await page.getByRole("link", { name: "Activity" }).first().click();
    await page.getByRole("link", { name: "Wallet" }).first().click();

    await send(page, "0.15", "Your server");
    await sentAndMined(page);
    await page.getByRole("link", { name: "Open the receipt" }).click();
    await expect(page.getByRole("article", { name: "Receipt" })).toContainText("Your server; one is needed");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByText("Your server’s seat signed, and one was enough.")).toBeVisible();
    await expect(page.getByText("All of it holds.")).toBeVisible();
    expect(await chain().getTransactionCount({ address })).toBe(2);

    await page.getByRole("link", { name: "Wallet" }).first().click();
    await send(page, "0.6", "Your server");
    await expect(page.getByRole("region", { name: "Your server asks once more" })).toBeVisible();
    await page.getByRole("button", { name: "Do not send" }).click();
    expect(await chain().getTransactionCount({ address, blockTag: "pending" })).toBe(2);
  });

  test("nobody without a session has the server sign, and it signs alone for no other kind of wallet", async ({ page }, info) => {
    await signIn(page, `server-alone-${info.project.name}@example.org`);
    await takeSeat(page, "Create a passkey");
    const { webUrl, walletApiUrl, appId } = readStack();
    const wallets = await page.request.post("/api/seat/wallet", { headers: { origin: webUrl }, data: {} });
    const { wallet } = (await wallets.json()) as { wallet: { id: string } };
    const requestPayload = {
      version: 1,
      method: "POST",
      url: `${walletApiUrl}/v1/wallets/${wallet.id}/rpc`,
      headers: { "privy-app-id": appId, "privy-request-expiry": String(Date.now() + 60_000) },
      body: { method: "eth_sendTransaction", caip2: "eip155:31337", params: { transaction: { to: BOB, value: "0x1" } } },
    };
    const answer = await page.request.post("/api/wallet-action", { headers: { origin: webUrl }, data: { requestPayload } });
    expect([answer.status(), (await answer.json()).code]).toEqual([401, "missing_or_empty_authorization_header"]);
    const stranger = await playwrightRequest.newContext({ baseURL: webUrl });
    const refused = await stranger.post("/api/wallet-action", { headers: { origin: webUrl }, data: { requestPayload } });
    expect(refused.status()).toBe(401);
    await stranger.dispose();
  });
});

async function makeWallet(page: Page, title: string, name: string): Promise<`0x${string}`> {
  await page.goto("/wallets/new");
  await page.getByRole("radio", { name: title, exact: true }).check();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make the wallet" }).click();
  await page.getByRole("button", { name: "Open the wallet" }).click();
  await page.waitForURL(/\/wallet\?wallet=/);
  return readAddress(page);
}

async function walletIdOf(page: Page): Promise<string> {
  const answer = await page.request.post("/api/seat/wallet", { headers: { origin: readStack().webUrl }, data: {} });
  return ((await answer.json()) as { wallet: { id: string } }).wallet.id;
}

async function fund(page: Page, address: `0x${string}`): Promise<void> {
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
}

/** @returns the token's address */
async function addTestDollars(page: Page): Promise<`0x${string}`> {
  await page.getByRole("button", { name: "Add 100 test USDC" }).click();
  await expect(page.getByRole("list", { name: "Tokens" })).toContainText("100 USDC");
  const answer = await page.request.get("/api/tokens");
  const { tokens } = (await answer.json()) as { tokens: { asset: string; address: string }[] };
  return getAddress(tokens.find(({ asset }) => asset === "usdc")?.address ?? "");
}

/** Presses until the fee is known and the review opens. */
async function review(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function send(page: Page, ether: string, signer?: "Your server"): Promise<void> {
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(ether);
  await review(page);
  const sheet = page.getByRole("dialog");
  if (signer) await sheet.getByRole("radio", { name: signer }).check();
  await sheet.getByRole("button", { name: `Send ${ether} ETH` }).click();
}

/** Confirms a send whose request stops at the app server. @returns lets the wallet host go on */
async function confirmWhileHostStandsStill(page: Page, ether: string): Promise<() => void> {
  // The first send opens the seat, which the host takes part in.
  await send(page, "0.1");
  await sentAndMined(page);
  await page.getByRole("button", { name: "Send something else" }).click();
  await page.getByLabel("Recipient").fill(BOB);
  await page.getByRole("textbox", { name: "Amount" }).fill(ether);
  await review(page);
  const { host } = readStack().pids;
  if (host === undefined) throw new Error("stack.json names no host");
  process.kill(host, "SIGSTOP");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Send ${ether} ETH` })
    .click();
  await expect(page.getByText("On its way. You may close this page.").first()).toBeVisible();
  return () => process.kill(host, "SIGCONT");
}

async function sentAndMined(page: Page): Promise<void> {
  await expect(page.getByText(/Sent, and (final|in a block)/).first()).toBeVisible({ timeout: 60_000 });
}
