import { describe, expect, test } from "vitest";
import { isPublicAddress } from "./is-public-address.ts";

describe("isPublicAddress", () => {
  test("default: machines of the internet", () => {
    for (const address of ["1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.0.1", "2606:4700:4700::1111", "2a00:1450::1"]) {
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    }
  });

  test("behavior: this machine, its network, the cloud's metadata, and ways around", () => {
    const inner = ["0.0.0.0", "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"];
    const shared = ["100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"];
    const ipv6 = ["::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::"];
    const mapped = ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "64:ff9b::7f00:1"];
    for (const address of [...inner, ...shared, ...ipv6, ...mapped, "", "localhost", "1.1.1.1 "]) {
      expect([address, isPublicAddress(address)]).toEqual([address, false]);
    }
  });
});
