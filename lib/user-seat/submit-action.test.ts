import { expect, test } from "vitest";
import { submitAction } from "./submit-action.ts";

test("error: web_unavailable is an outcome, not an exception, and says that nothing runs twice", async () => {
  // Outside a page the relative address leads nowhere, as it does when the connection is gone.
  const outcome = await submitAction({ payload: {} as never, signature: "" });
  expect(outcome).toMatchObject({
    ok: false,
    status: 0,
    body: { code: "web_unavailable", error: expect.stringContaining("never carried out twice") },
  });
});
