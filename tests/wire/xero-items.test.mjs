// Xero's own client with items.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { UUID, messagesOf, refusal, useLedger } from "./xero-client.mjs";

describe("Xero's own client: items", () => {
  const it = useLedger();

  test("items can be read, one by its code, and changed", async () => {
    const { items } = (await it.api.getItems(it.tenant, undefined, undefined, "Code ASC", 4)).body;
    assert.equal(items.length, 12);
    assert.ok(items.every(({ isSold, salesDetails }) => isSold && salesDetails.accountCode && salesDetails.taxType));
    const one = (await it.api.getItem(it.tenant, "WEB-01")).body.items[0];
    assert.equal(one.name, "Website build");
    assert.equal(one.salesDetails.unitPrice, 6200);
    const found = (await it.api.getItems(it.tenant, undefined, 'Code=="WEB-01"')).body.items;
    assert.deepEqual(found.map(({ itemID }) => itemID), [one.itemID]);
    const changed = (await it.api.updateItem(it.tenant, one.itemID, { items: [{ code: "WEB-01", description: "Changed" }] })).body.items[0];
    assert.equal(changed.description, "Changed");
  });

  test("an item is made, its code is taken then, and it can be deleted", async () => {
    const item = { code: "NEW-1", name: "New", isSold: true, salesDetails: { unitPrice: 0.1234, accountCode: "200", taxType: "TAX001" } };
    const made = (await it.api.createItems(it.tenant, { items: [item] }, true, 4)).body.items[0];
    assert.match(made.itemID, UUID);
    assert.equal(made.salesDetails.unitPrice, 0.1234);
    const refused = await refusal(it.api.createItems(it.tenant, { items: [item] }));
    assert.equal(refused.status, 400);
    assert.deepEqual(messagesOf(refused), ["Price List Item with Code 'NEW-1' already exists"]);
    assert.equal((await it.api.deleteItem(it.tenant, made.itemID)).response.status, 204);
    assert.equal((await refusal(it.api.getItem(it.tenant, made.itemID))).status, 404);
  });

  test("posting a code that is there changes that item", async () => {
    const item = (name) => ({ items: [{ code: "UPS-1", name }] });
    const [made] = (await it.api.updateOrCreateItems(it.tenant, item("First"), true)).body.items;
    const [again] = (await it.api.updateOrCreateItems(it.tenant, item("Second"), true)).body.items;
    assert.deepEqual([again.itemID, again.name], [made.itemID, "Second"]);
  });

  test("a code and a name are as long as they may be, not longer", async () => {
    const make = (changes) => it.api.createItems(it.tenant, { items: [{ code: "LEN", name: "Length", ...changes }] }, true);
    assert.equal((await make({ code: "C".repeat(30), name: "N".repeat(50) })).body.items[0].code.length, 30);
    for (const changes of [{ code: "C".repeat(31) }, { name: "N".repeat(51) }]) assert.equal((await refusal(make(changes))).status, 400, JSON.stringify(changes));
  });

  test("a change keeps what isn't sent", async () => {
    const [before] = (await it.api.getItem(it.tenant, "PHO-01")).body.items;
    await it.api.updateItem(it.tenant, before.itemID, { items: [{ code: "PHO-01", name: "Photos" }] });
    const [after] = (await it.api.getItem(it.tenant, "PHO-01")).body.items;
    assert.deepEqual([after.name, after.salesDetails.unitPrice, after.description], ["Photos", before.salesDetails.unitPrice, before.description]);
  });
});
