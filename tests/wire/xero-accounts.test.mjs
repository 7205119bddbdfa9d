// Xero's own client with accounts and tax rates.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { UUID, messagesOf, refusal, useLedger } from "./xero-client.mjs";

describe("Xero's own client: accounts and tax rates", () => {
  const it = useLedger();

  test("accounts can be filtered, and the rounding account is found by its system name", async () => {
    const { accounts } = (await it.api.getAccounts(it.tenant)).body;
    assert.ok(accounts.some(({ status }) => status === "ARCHIVED"));
    assert.equal(accounts.filter(({ systemAccount }) => systemAccount === "ROUNDING").length, 1);
    const revenue = (await it.api.getAccounts(it.tenant, undefined, 'Status=="ACTIVE" AND Class=="REVENUE"', "Code ASC")).body.accounts;
    assert.ok(revenue.length > 2 && revenue.every((account) => account.status === "ACTIVE" && account._class === "REVENUE"));
    assert.deepEqual(revenue.map(({ code }) => code), revenue.map(({ code }) => code).sort());
    assert.equal((await it.api.getAccount(it.tenant, revenue[0].accountID)).body.accounts[0].code, revenue[0].code);
  });

  test("tax rates carry the percents of today", async () => {
    const { taxRates } = (await it.api.getTaxRates(it.tenant)).body;
    const sales = taxRates.filter(({ status, canApplyToRevenue }) => status === "ACTIVE" && canApplyToRevenue);
    const percents = new Set(sales.map(({ effectiveRate }) => effectiveRate));
    for (const percent of [25.5, 13.5, 10, 0]) assert.ok(percents.has(percent), String(percent));
    const one = (await it.api.getTaxRateByTaxType(it.tenant, sales[0].taxType)).body.taxRates;
    assert.deepEqual(one.map(({ name }) => name), [sales[0].name]);
    const active = (await it.api.getTaxRates(it.tenant, 'Status=="ACTIVE"')).body.taxRates;
    assert.equal(active.length, taxRates.filter(({ status }) => status === "ACTIVE").length);
  });

  test("an account is made, changed, archived; its code is taken", async () => {
    const account = { code: "217", name: "Sold abroad", type: "REVENUE", taxType: "NONE", description: "Outside the country" };
    const [made] = (await it.api.createAccount(it.tenant, account)).body.accounts;
    assert.match(made.accountID, UUID);
    assert.deepEqual([made.status, made._class, made.taxType], ["ACTIVE", "REVENUE", "NONE"]);
    assert.ok(messagesOf(await refusal(it.api.createAccount(it.tenant, account))).length > 0);
    const change = async (changes) => (await it.api.updateAccount(it.tenant, made.accountID, { accounts: [changes] })).body.accounts[0];
    assert.equal((await change({ name: "Exports" })).name, "Exports");
    assert.equal((await change({ status: "ARCHIVED" })).status, "ARCHIVED");
    assert.equal((await it.api.getAccount(it.tenant, made.accountID)).body.accounts[0].status, "ARCHIVED");
  });

  test("an account that nothing uses can be deleted", async () => {
    const [made] = (await it.api.createAccount(it.tenant, { code: "218", name: "For nothing", type: "EXPENSE" })).body.accounts;
    assert.equal((await it.api.deleteAccount(it.tenant, made.accountID)).response.status, 200);
    const { accounts } = (await it.api.getAccounts(it.tenant, undefined, 'Status=="ACTIVE"')).body;
    assert.ok(!accounts.some(({ code }) => code === "218"));
  });

  test("a tax rate of two parts, one on top of the other, is made, used and deleted", async () => {
    const taxComponents = [{ name: "State", rate: 10, isCompound: false }, { name: "Town", rate: 5, isCompound: true }];
    const [made] = (await it.api.createTaxRates(it.tenant, { taxRates: [{ name: "Two parts", reportTaxType: "OUTPUT", taxComponents }] })).body.taxRates;
    assert.match(made.taxType, /^TAX\d{3}$/);
    assert.deepEqual([made.status, made.effectiveRate, made.displayTaxRate], ["ACTIVE", 15.5, 15.5]);
    const [read] = (await it.api.getTaxRateByTaxType(it.tenant, made.taxType)).body.taxRates;
    assert.deepEqual(read.taxComponents.map(({ name, rate }) => [name, rate]), [["State", 10], ["Town", 5]]);
    const [deleted] = (await it.api.updateTaxRate(it.tenant, { taxRates: [{ name: "Two parts", taxType: made.taxType, status: "DELETED" }] })).body.taxRates;
    assert.equal(deleted.status, "DELETED");
  });
});
