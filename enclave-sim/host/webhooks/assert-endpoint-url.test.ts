import { describe, expect, test } from "vitest";
import { assertEndpointUrl } from "./assert-endpoint-url.ts";

describe("assertEndpointUrl", () => {
  test("default: a public address in production, any in development", async () => {
    await assertEndpointUrl("https://1.1.1.1/hook", false);
    await assertEndpointUrl("http://127.0.0.1:9/hook", true);
  });

  test("error: invalid_data for this machine and its network, by address and by name, in production", async () => {
    for (const host of ["127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "localhost", "0x7f.1"]) {
      await expect(assertEndpointUrl(`http://${host}/`, false)).rejects.toMatchObject({
        code: "invalid_data",
        message: expect.stringMatching(/^body\.url must lead to a public address/),
      });
    }
  });

  test("error: invalid_data for a name without address, and for credentials in the url", async () => {
    await expect(assertEndpointUrl("https://nowhere.invalid/", false)).rejects.toMatchObject({ code: "invalid_data" });
    for (const credentials of ["user:secret@", "user@"]) {
      await expect(assertEndpointUrl(`https://${credentials}1.1.1.1/`, true)).rejects.toMatchObject({ code: "invalid_data" });
    }
  });
});
