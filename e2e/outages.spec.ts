import { parseEther } from "viem";
import { chain, expect, readStack, signIn, takeSeat, test } from "./support/person.ts";

const RECIPIENT = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";

test.describe("when a part is away the app says so, keeps what was typed, and recovers by itself", () => {
  const parts = [
    { part: "host", title: "The wallet backend does not answer." },
    { part: "chain", title: "The network does not answer." },
  ] as const;
  for (const { part, title } of parts) {
    test(`the ${part} stands still`, async ({ page, expectedConsoleErrors }, info) => {
      expectedConsoleErrors.push("Failed to load resource");
      await signIn(page, `${part}-away-${info.project.name}@example.org`);
      await takeSeat(page, "Create a passkey");
      await page.getByLabel("Recipient").fill(RECIPIENT);
      const pid = readStack().pids[part];
      if (pid === undefined) throw new Error(`stack.json names no ${part}`);
      process.kill(pid, "SIGSTOP");
      try {
        await expect(page.getByText(title)).toBeVisible({ timeout: 45_000 });
        await expect(page.getByText(/Your money is untouched|nothing can be sent/).first()).toBeVisible();
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await expect(page.getByText(title)).toBeHidden({ timeout: 45_000 });
      await expect(page.getByLabel("Recipient")).toHaveValue(RECIPIENT);
    });
  }
});

test("activity survives kill -9 of the app server, the wallet host and the enclave, and sending goes on", async ({
  page,
  expectedConsoleErrors,
}, info) => {
  expectedConsoleErrors.push("Failed to load resource", "Failed to fetch");
  await signIn(page, `survivor-${info.project.name}@example.org`);
  const address = await takeSeat(page, "Create a passkey");
  await page.getByRole("button", { name: "Add 1 test ETH" }).click();
  await expect.poll(() => chain().getBalance({ address })).toBe(parseEther("1"));
  const send = async (ether: string) => {
    await page.getByLabel("Recipient").fill(RECIPIENT);
    await page.getByLabel("Amount").fill(ether);
    await page.getByRole("button", { name: "Review" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Send ${ether} ETH` })
      .click();
    await expect(page.getByText(/Sent, and (final|in a block)/).first()).toBeVisible({ timeout: 60_000 });
  };
  await send("0.1");
  const { web, host, enclave } = readStack().pids;
  for (const pid of [web, host, enclave]) if (pid !== undefined) process.kill(pid, "SIGKILL");
  await expect
    .poll(async () => (await fetch(`${readStack().webUrl}/api/health`).then((answer) => answer.json())).walletApi, { timeout: 60_000 })
    .toBe(true)
    .catch(() => undefined);
  await expect
    .poll(
      () =>
        page.goto("/activity").then(
          (answer) => answer?.status(),
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200);
  await expect(page.getByRole("main")).toContainText("0.1");
  await page.goto("/wallet");
  await send("0.15");
  expect(await chain().getTransactionCount({ address })).toBe(2);
});
