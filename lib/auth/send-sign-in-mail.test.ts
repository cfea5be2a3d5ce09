import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { createTestEnvironment } from "../server-seat/test-environment.ts";

const folder = mkdtempSync(join(tmpdir(), "mailbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The environment is read once a process, so each case loads the modules anew. */
async function loadWith(changed: Record<string, string>) {
  vi.resetModules();
  for (const name of ["SMTP_URL", "COUNTERSIGN_MODE"]) delete process.env[name];
  Object.assign(process.env, createTestEnvironment({ DATA_DIR: folder, ...changed }));
  const [{ sendSignInMail }, { listMail }] = await Promise.all([import("./send-sign-in-mail.ts"), import("./mailbox.ts")]);
  return { sendSignInMail, listMail };
}

/** Accepts one mail and answers with what it was told. */
async function openSmtpServer(): Promise<{ url: string; received: Promise<string> }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    let text = "";
    let isData = false;
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      const line = String(chunk);
      text += line;
      if (isData) {
        if (!text.endsWith("\r\n.\r\n")) return;
        isData = false;
        socket.write("250 ok\r\n");
      } else if (line.startsWith("DATA")) {
        isData = true;
        socket.write("354 go\r\n");
      } else if (line.startsWith("QUIT")) {
        socket.end("221 bye\r\n");
      } else socket.write("250 ok\r\n");
    });
    socket.on("close", () => {
      resolve(text);
      server.close();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  return { url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, received: promise };
}

const mail = { to: "ann@example.org", code: "ABCDEFGH", url: "http://localhost:3000/api/auth/callback/email?token=ABCDEFGH" };

describe("sendSignInMail", () => {
  test("default: without SMTP it goes to the local mailbox, newest first, readable by the owner only", async () => {
    const { sendSignInMail, listMail } = await loadWith({});
    await sendSignInMail(mail);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await sendSignInMail({ ...mail, to: "bob@example.org" });
    expect((await listMail()).map(({ to, code }) => [to, code])).toEqual([
      ["bob@example.org", "ABCD-EFGH"],
      ["ann@example.org", "ABCD-EFGH"],
    ]);
    const files = readdirSync(join(folder, "mailbox"));
    expect(files.map((file) => statSync(join(folder, "mailbox", file)).mode & 0o777)).toEqual([0o600, 0o600]);
  });
  test("behavior: with SMTP it is sent there and not kept here", async () => {
    const smtp = await openSmtpServer();
    const { sendSignInMail, listMail } = await loadWith({ SMTP_URL: smtp.url });
    await sendSignInMail(mail);
    const received = await smtp.received;
    expect(received).toContain("RCPT TO:<ann@example.org>");
    expect(received).toContain("ABCD-EFGH");
    expect(await listMail()).toEqual([]);
  });
  test("behavior: production has no local mailbox", async () => {
    const production = {
      COUNTERSIGN_MODE: "production",
      WEB_ORIGIN: "https://w.test",
      NEXTAUTH_URL: "https://w.test",
      SMTP_URL: "smtp://127.0.0.1:9",
    };
    const { listMail } = await loadWith(production);
    expect(await listMail()).toEqual([]);
  });
});
