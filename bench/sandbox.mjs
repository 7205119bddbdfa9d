// The sandbox's ledger at 1,000,000 invoices: its own time for an invoice, its start, and a page of the list beside 10,000 invoices.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./server.mjs";

const puts = 400;
const pages = 40;
const starts = 3;
const order = (values) => [...values].sort((a, b) => a - b);
const median = (values) => order(values)[Math.floor(values.length / 2)];
const percentile99 = (values) => order(values)[Math.floor(values.length * 0.99)];

/** Starts the sandbox on a folder; `readyMs` is the time until it says so. */
function startSandbox(data) {
  const began = process.hrtime.bigint();
  const args = ["--app-url", "http://localhost:9", "--port-crm", "0", "--port-ledger", "0", "--data", data];
  const child = spawn(`${root}build/lasku-sandbox`, args, { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => new Promise((resolve) => (child.on("exit", resolve), child.kill("SIGTERM")));
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", () => reject(new Error("lasku-sandbox stopped at its start")));
    child.stdout.on("data", (text) => {
      output += text;
      if (!/^ready$/m.test(output)) return;
      const readyMs = Number(process.hrtime.bigint() - began) / 1e6;
      const variables = Object.fromEntries([...output.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
      child.removeAllListeners("exit");
      resolve({ url: variables.XERO_API_URL, variables, readyMs, stop });
    });
  });
}

async function ask(method, url, { headers = {}, body } = {}) {
  const answer = await fetch(url, { method, headers: { accept: "application/json", ...headers }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** Headers of an app that is connected without a person, and limits that a measurement doesn't reach. */
async function connect({ url, variables }) {
  const secret = Buffer.from(`${variables.XERO_CLIENT_ID}:${variables.XERO_CLIENT_SECRET}`).toString("base64");
  const login = { authorization: `Basic ${secret}`, "content-type": "application/x-www-form-urlencoded" };
  const limits = { minute_limit: 1_000_000, day_limit: 1_000_000, app_minute_limit: 1_000_000 };
  await ask("POST", `${url}/_sandbox/settings`, { body: JSON.stringify(limits) });
  const { access_token } = await ask("POST", `${url}/connect/token`, { headers: login, body: "grant_type=client_credentials" });
  return { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
}

const sqlite = (database, input) => execFileSync("sqlite3", [database], { input, encoding: "utf8" });

/** Statements that drop and that make the indexes of the filled table: made at the end, they are made in order, and sooner. */
function indexes(database) {
  const found = "FROM sqlite_master WHERE type = 'index' AND tbl_name = 'invoice' AND sql IS NOT NULL;";
  return [sqlite(database, `SELECT 'DROP INDEX ' || name || ';' ${found}`), sqlite(database, `SELECT sql || ';' ${found}`)];
}

/** A folder with so many invoices. */
async function fill(folder, invoices) {
  const data = join(folder, String(invoices));
  await (await startSandbox(data)).stop();
  const sql = readFileSync(new URL("fill-ledger.sql", import.meta.url), "utf8");
  const database = join(data, "ledger.db");
  const [drop, make] = indexes(database);
  sqlite(database, drop + sql.replaceAll("@INVOICES", invoices).replaceAll("@CONTACTS", Math.ceil(invoices / 20)) + make);
  return data;
}

/** Milliseconds that the sandbox says the calls took which `act` makes. */
async function ownTimes({ url }, act) {
  const calls = async (since) => (await ask("GET", `${url}/_sandbox/calls?since=${since}&limit=10000`)).calls;
  const since = (await calls(0)).at(-1)?.id ?? 0;
  await act();
  return (await calls(since)).map(({ us }) => us / 1000);
}

async function measurePuts(sandbox, headers) {
  const { Accounts } = await ask("GET", `${sandbox.url}/api.xro/2.0/Accounts`, { headers });
  const { Code: AccountCode } = Accounts.find(({ Class }) => Class === "REVENUE");
  const line = (Description) => ({ Description, Quantity: 2, UnitAmount: 125.5, AccountCode });
  const LineItems = [line("Planning"), line("Work"), line("Travel")];
  const clientTimes = [];
  const own = await ownTimes(sandbox, async () => {
    for (let i = 0; i < puts; i++) {
      const invoice = { Type: "ACCREC", Contact: { Name: `Customer ${i + 1}` }, DueDate: "2030-01-01", Status: "AUTHORISED", LineItems };
      const key = { "idempotency-key": `bench-${i}` };
      const began = process.hrtime.bigint();
      await ask("PUT", `${sandbox.url}/api.xro/2.0/Invoices`, { headers: { ...headers, ...key }, body: JSON.stringify({ Invoices: [invoice] }) });
      clientTimes.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
  });
  return { own, clientTimes };
}

async function measurePages(sandbox, headers) {
  const where = encodeURIComponent('Type=="ACCREC" AND Status=="AUTHORISED"');
  const times = await ownTimes(sandbox, async () => {
    for (let page = 1; page <= pages; page++)
      await ask("GET", `${sandbox.url}/api.xro/2.0/Invoices?where=${where}&page=${page}&pageSize=100`, { headers });
  });
  return median(times);
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "lasku-bench-"));
  let sandbox = null;
  try {
    const small = await fill(folder, 10_000);
    const large = await fill(folder, 1_000_000);
    sandbox = await startSandbox(small);
    const smallPage = await measurePages(sandbox, await connect(sandbox));
    await sandbox.stop();
    const readyTimes = [];
    for (let i = 0; i < starts; i++) {
      sandbox = await startSandbox(large);
      readyTimes.push(sandbox.readyMs);
      if (i < starts - 1) await sandbox.stop();
    }
    const headers = await connect(sandbox);
    const largePage = await measurePages(sandbox, headers);
    const { own, clientTimes } = await measurePuts(sandbox, headers);
    console.log(`  invoice PUT as the client sees it: median ${median(clientTimes).toFixed(2)} ms, p99 ${percentile99(clientTimes).toFixed(2)} ms`);
    console.log(`  a page of 100: ${largePage.toFixed(2)} ms, at 10,000 invoices ${smallPage.toFixed(2)} ms`);
    return [
      { name: "sandbox: own ms of an invoice PUT, median", value: median(own), limit: 1 },
      { name: "sandbox: own ms of an invoice PUT, p99", value: percentile99(own), limit: 5 },
      { name: "sandbox: start to ready at 1,000,000 invoices, ms", value: median(readyTimes), limit: 100 },
      { name: "sandbox: a page at 1,000,000 / at 10,000 invoices", value: largePage / smallPage, limit: 2 },
    ];
  } finally {
    await sandbox?.stop();
    rmSync(folder, { recursive: true });
  }
}
