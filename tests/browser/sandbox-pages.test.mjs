// The sandbox's own pages: the record of calls as somebody uses it who builds an app.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { send } from "../lib/http.mjs";
import { ROOT } from "../lib/process.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { reads, shot, shows, useChromium } from "./desk.mjs";

const AXE = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");

describe("the sandbox's own pages", () => {
  const chromium = useChromium();
  let sandbox;

  before(async () => {
    sandbox = await Sandbox.start("http://localhost:9");
  });
  after(() => sandbox?.stop());

  async function barriers(page) {
    await page.addScriptTag({ content: AXE }).catch(() => page.evaluate(AXE));
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }

  test("a call is found by the filter, opened, and copied as curl", async () => {
    await send("GET", `${sandbox.crm.url}/api/v2/deals?limit=7`, { headers: { authorization: "Bearer nothing" } });
    await send("POST", `${sandbox.crm.url}/oauth/token`, { body: "" });
    const page = await chromium.context.newPage();
    await chromium.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${sandbox.crm.url}/pipeline`);
    await page.getByRole("link", { name: "API calls" }).click();
    assert.equal(await page.locator("details").count(), 2);
    await page.getByLabel("Path begins with").fill("/api/v2/deals");
    await page.getByRole("button", { name: "Filter" }).click();
    await shows("one is left", () => page.locator("details").count(), 1);
    await page.locator("summary").click();
    await shot(page, "calls");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -X GET .*limit=7' \\\n {2}-H "Authorization: Bearer \$TOKEN"/);
    assert.deepEqual(await barriers(page), []);
    await page.close();
  });

  for (const vendor of ["crm", "ledger"]) {
    test(`the ${vendor}'s clock is moved on its page, and what a file has wrong is listed`, async () => {
      const page = await chromium.context.newPage();
      await page.goto(`${sandbox[vendor].url}/_sandbox/`);
      await page.getByLabel("Hours forward").fill("48");
      await page.getByRole("button", { name: "Move the clock" }).click();
      await reads(page.getByRole("status"), "The clock was moved.");
      await page.getByLabel(/^JSON, or CSV/).fill("[{}]");
      await page.getByLabel("It is a list of").selectOption(vendor === "crm" ? "deals" : "Contacts");
      await page.getByRole("button", { name: "Import" }).click();
      await reads(page.getByRole("status"), /Nothing was imported: 1 refused/);
      await reads(page.locator(".refusals"), /number 1/);
      await shot(page, `sandbox-${vendor}`);
      assert.deepEqual(await barriers(page), []);
      await page.close();
    });
  }
});
