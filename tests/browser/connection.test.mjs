// Between lasku and the books: refused, chosen, lost and healed connections, as people see them.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import { useConnectedStack, useStack } from "../lib/fixture.mjs";
import { LISTING } from "../lib/journey.mjs";
import { Books } from "./books.mjs";
import { isGone, openDeal, openForm, openSettings, reads, shot, shows, useChromium } from "./desk.mjs";

describe("connecting the books", () => {
  const it = useStack();
  const chromium = useChromium();
  let page;

  beforeEach(async () => {
    page = await chromium.context.newPage();
  });
  afterEach(() => page.close());

  async function installUpTo(button) {
    await page.goto(it.stack.crm.url + LISTING);
    await page.getByRole("link", { name: "Install now" }).click();
    await page.getByRole("button", { name: button }).click();
  }

  /** The Xero login in a tab of its own, as the panel's or the settings' button opens it. */
  async function openLogin(place, button) {
    const [login] = await Promise.all([chromium.context.waitForEvent("page"), place.getByRole("button", { name: button }).click()]);
    await login.getByRole("heading", { name: "Log in" }).waitFor();
    return login;
  }

  test("whoever cancels in the CRM is told that nothing was changed", async () => {
    await installUpTo("Cancel");
    await reads(page, "That didn't work");
    await reads(page, /wasn't allowed, so that nothing was changed/);
    await shot(page, "connection-denied-crm");
  });

  test("whoever cancels in Xero is told so, and can start again", async () => {
    await installUpTo("Allow and install");
    await page.getByRole("button", { name: /Aino Adviser/ }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await reads(page, /wasn't allowed, so that nothing was changed/);
    await shot(page, "connection-denied-xero");
  });

  test("M4: a Xero user who may only read is refused, with the role named", async () => {
    const panel = await openDeal(page, it.stack, 1);
    await reads(panel, "Connect Xero to make invoices");
    await reads(panel, /Anybody with the Adviser or Standard role/);
    await shot(page, "connection-panel-none");
    const login = await openLogin(panel, "Connect to Xero");
    await reads(panel, "Waiting for the Xero login in the other tab...");
    await login.getByRole("button", { name: /Risto Reader/ }).click();
    await login.getByRole("button", { name: "Allow access" }).click();
    await reads(login, /Only a Xero user with the Adviser or Standard role can connect Lasku; yours is Read only/i);
    await shot(login, "connection-role-refused");
    await login.close();
    await reads(await openDeal(page, it.stack, 1), "Connect Xero to make invoices");
  });

  test("settings can be seen before the connection, and say what is missing", async () => {
    const settings = await openSettings(page, it.stack);
    await settings.getByRole("region", { name: "Connection" }).getByRole("button", { name: "Connect to Xero" }).waitFor();
    await shot(page, "connection-settings-none");
  });

  test("M2: who allows several organisations chooses one; the panel goes on by itself", async () => {
    const panel = await openDeal(page, it.stack, 1);
    const login = await openLogin(panel, "Connect to Xero");
    await login.getByRole("button", { name: /Sami Standard/ }).click();
    await login.getByRole("checkbox", { name: /Pohjola Design Sverige AB/ }).check();
    await login.getByRole("button", { name: "Allow access" }).click();
    await login.getByRole("heading", { name: "Which organisation should get the invoices?" }).waitFor();
    await shot(login, "connection-choice");
    await login.getByRole("radio", { name: "Pohjola Design Sverige AB" }).check();
    await login.getByRole("button", { name: "Connect" }).click();
    await login.getByRole("heading", { name: /Lasku settings/ }).waitFor();
    await login.close();
    await reads(panel, "No invoices yet");
    const settings = await openSettings(page, it.stack);
    const connection = settings.getByRole("region", { name: "Connection" });
    await reads(connection, "Pohjola Design Sverige AB");
    await reads(connection, "SEK");
    await reads(connection, "Standard");
  });

  test("another organisation can be connected from the settings", async () => {
    const settings = await openSettings(page, it.stack);
    const connection = settings.getByRole("region", { name: "Connection" });
    const login = await openLogin(connection, "Connect again");
    await login.getByRole("button", { name: /Aino Adviser/ }).click();
    await login.getByRole("button", { name: "Allow access" }).click();
    await login.getByRole("heading", { name: /Lasku settings/ }).waitFor();
    await login.close();
    await connection.getByRole("link", { name: /^Pohjola Design Oy/ }).waitFor();
  });
});

describe("a connection that is lost", () => {
  const it = useConnectedStack();
  const chromium = useChromium();

  test("B5: the panel says so, an invoice made meanwhile waits, and goes out once somebody connects again", async () => {
    const { form: first } = await it.api.fillForm(23);
    await it.api.createInvoice(first);
    const page = await chromium.context.newPage();
    const panel = await openDeal(page, it.stack, 23);
    await reads(panel, "Draft");
    await (await Books.open(it.stack)).disconnect();
    await panel.getByRole("button", { name: "Refresh from Xero" }).click();
    await reads(panel, /No connection to Xero since/);
    await reads(panel, "New invoices wait here and go out once somebody connects again.");
    assert.equal(await panel.getByRole("alert").count(), 0, "it is told once");
    await shot(page, "connection-lost-panel");

    const form = await openForm(page);
    await form.getByRole("button", { name: "Create draft" }).click();
    await form.getByRole("heading", { name: "An invoice waits for Xero" }).waitFor();
    await reads(form, "The invoice is safe here and will be sent.");
    await shot(page, "connection-lost-window");
    await form.getByRole("button", { name: "Close" }).click();
    await isGone(page.getByRole("dialog"));
    await reads(panel, "An invoice waits for Xero");
    await shot(page, "connection-lost-waiting");

    const [login] = await Promise.all([chromium.context.waitForEvent("page"), panel.getByRole("button", { name: "Connect again" }).click()]);
    await login.getByRole("button", { name: /Aino Adviser/ }).click();
    await login.getByRole("button", { name: "Allow access" }).click();
    await login.getByRole("heading", { name: /Lasku settings/ }).waitFor();
    await login.close();
    const row = panel.getByRole("list", { name: "Invoices" }).getByRole("listitem");
    await isGone(panel.getByText(/No connection to Xero/));
    await shows("both invoices are there", () => row.count(), 2);
  });

  test("M3: without the app the deal's tab leads to the listing again", async () => {
    const page = await chromium.context.newPage();
    await page.goto(`${it.stack.crm.url}/tools-and-apps`);
    await page.getByRole("button", { name: "Uninstall" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Uninstall" }).click();
    await reads(page, "Not installed");
    await page.goto(`${it.stack.crm.url}/deal/23`);
    assert.match(await page.getByRole("link", { name: "Create invoice" }).getAttribute("href"), /marketplace/);
  });
});
