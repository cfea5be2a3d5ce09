import { describe, expect, test } from "vitest";
import { callerAddress } from "./caller-address.ts";

type Incoming = Parameters<typeof callerAddress>[0];
const from = (remoteAddress: string, forwarded?: string): string =>
  callerAddress({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } } as unknown as Incoming);

describe("callerAddress", () => {
  test("default: the peer; a proxy on this machine names somebody else by its last entry", () => {
    expect(from("192.0.2.7")).toBe("192.0.2.7");
    expect(from("127.0.0.1", "203.0.113.1, 198.51.100.2")).toBe("198.51.100.2");
    expect(from("::ffff:127.0.0.1", "198.51.100.2")).toBe("198.51.100.2");
  });

  test("behavior: nobody else is believed about where they come from", () => {
    expect(from("192.0.2.7", "198.51.100.2")).toBe("192.0.2.7");
    expect(from("127.0.0.1", "")).toBe("127.0.0.1");
  });
});
