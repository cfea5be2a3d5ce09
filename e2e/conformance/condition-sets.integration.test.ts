import { generateP256KeyPair } from "@privy-io/node";
import { beforeAll, describe, expect, test } from "vitest";
import { appHeaders, request, type SignedRequest, signFor } from "../support/raw-request.ts";
import { createTestApp, type TestApp } from "../support/test-app.ts";

interface Item {
  readonly id: string;
  readonly condition_set_id: string;
  readonly value: string;
}

let app: TestApp;
let owner: { id: string; key: string };
beforeAll(async () => {
  app = await createTestApp();
  const { publicKey, privateKey } = await generateP256KeyPair();
  owner = { id: (await app.privy.keyQuorums().create({ public_keys: [publicKey] })).id, key: privateKey };
});

const get = (path: string) => request("GET", path, undefined, appHeaders(app));
const create = (body: object) => request("POST", "/v1/condition_sets", JSON.stringify(body), appHeaders(app));
const change = (signed: SignedRequest, keys = [owner.key]) =>
  request(signed.method, signed.path, JSON.stringify(signed.body), signFor(app, signed, keys));
const itemsOf = async (path: string) => (await get(path)).body as unknown as { items: Item[]; next_cursor: string | null };

describe("/v1/condition_sets", () => {
  test("POST, GET, PATCH, DELETE: as Privy's reference describes them", async () => {
    const created = await create({ name: "Approved Recipients", owner_id: owner.id });
    expect([created.status, created.body]).toEqual([
      200,
      { id: expect.stringMatching(/^[0-9a-z]{24}$/), name: "Approved Recipients", owner_id: owner.id, created_at: expect.any(Number) },
    ]);
    const path = `/v1/condition_sets/${created.body.id}`;
    expect((await get(path)).body).toEqual(created.body);
    const renamed = await change({ method: "PATCH", path, body: { name: "Payees" } });
    expect(renamed.body).toEqual({ ...created.body, name: "Payees" });
    expect((await change({ method: "DELETE", path, body: {} })).body).toEqual({ success: true });
    expect((await get(path)).body.code).toBe("condition_set_not_found");
  });

  test("a user or a key as owner becomes a quorum of one; without an owner there is no set", async () => {
    const { publicKey } = await generateP256KeyPair();
    expect((await create({ name: "x", owner: { public_key: publicKey } })).body.owner_id).toMatch(/^[0-9a-z]{24}$/);
    const unowned = await create({ name: "x" });
    expect([unowned.status, unowned.body.code, unowned.body.error]).toEqual([
      400,
      "invalid_data",
      "A condition set must have an owner: give owner or owner_id.",
    ]);
  });

  test("a quorum that owns a set is not deleted", async () => {
    await create({ name: "x", owner_id: owner.id });
    const context = { authorization_context: { authorization_private_keys: [owner.key] } };
    await expect(app.privy.keyQuorums().delete(owner.id, context)).rejects.toMatchObject({
      error: { code: "authorization_key_has_associated_wallets", used_by: { type: "condition_set" } },
    });
  });

  test("another app does not see it", async () => {
    const created = await create({ name: "x", owner_id: owner.id });
    const stranger = await createTestApp();
    const seen = await request("GET", `/v1/condition_sets/${created.body.id}`, undefined, appHeaders(stranger));
    expect([seen.status, seen.body.code]).toEqual([404, "condition_set_not_found"]);
  });
});

describe("/v1/condition_sets/{id}/condition_set_items", () => {
  test("POST adds, PUT replaces, GET pages, DELETE takes one out", async () => {
    const set = (await create({ name: "x", owner_id: owner.id })).body.id;
    const path = `/v1/condition_sets/${set}/condition_set_items`;
    const values = Array.from({ length: 5 }, (_, index) => ({ value: `0x${String(index).repeat(40)}` }));
    const added = (await change({ method: "POST", path, body: values })).body as unknown as Item[];
    expect(added).toEqual(
      values.map(({ value }) => ({
        id: expect.stringMatching(/^[0-9a-z]{24}$/),
        condition_set_id: set,
        value,
        created_at: expect.any(Number),
      })),
    );
    const pages: Item[] = [];
    let cursor = "";
    for (let page = await itemsOf(`${path}?limit=2`); ; page = await itemsOf(`${path}?limit=2&cursor=${cursor}`)) {
      pages.push(...page.items);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(pages.map(({ value }) => value).sort()).toEqual(values.map(({ value }) => value));
    const one = `${path}/${added[0]?.id}`;
    expect((await get(one)).body).toEqual(added[0]);
    expect((await change({ method: "DELETE", path: one, body: {} })).body).toEqual({ success: true });
    expect([(await get(one)).status, (await get(one)).body.code]).toEqual([404, "condition_set_item_not_found"]);
    await change({ method: "PUT", path, body: [{ value: "only" }] });
    expect((await itemsOf(path)).items.map(({ value }) => value)).toEqual(["only"]);
    expect((await itemsOf(path)).next_cursor).toBeNull();
    const repeated = await change({ method: "POST", path, body: [{ value: "only" }] });
    expect([repeated.status, repeated.body.code]).toEqual([409, "resource_already_exists"]);
  });

  test("without the owner's signature nothing changes", async () => {
    const set = (await create({ name: "x", owner_id: owner.id })).body.id;
    const path = `/v1/condition_sets/${set}/condition_set_items`;
    for (const method of ["POST", "PUT"]) {
      const answer = await request(method, path, JSON.stringify([{ value: "thief" }]), appHeaders(app));
      expect([answer.status, answer.body.code]).toEqual([401, "missing_or_empty_authorization_header"]);
    }
    expect((await itemsOf(path)).items).toEqual([]);
  });
});
