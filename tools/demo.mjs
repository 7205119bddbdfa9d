// ./dev demo [--once] [--port-base N]: both programs, connected through their logins, and an invoice made from a deal.
import { join } from "node:path";

import { textOf } from "../tests/lib/http.mjs";
import { Person, mustBe } from "../tests/lib/journey.mjs";
import { isFree } from "../tests/lib/ports.mjs";
import { ROOT } from "../tests/lib/process.mjs";
import { Stack } from "../tests/lib/stack.mjs";

const DEAL = 1;
const ITEM_OTHERWISE = "Consulting"; // for a product that no item is named like
const PORTS = 3;
const PORT_BASE = 8080;
const PORT_LAST = 65_535;

function refuse(message) {
  console.error(`dev demo: ${message}`);
  process.exit(2);
}

function readOptions(args) {
  const options = { once: false, portBase: PORT_BASE };
  for (let i = 0; i < args.length; i++) {
    const [name, value = null] = args[i].split("=");
    if (name === "--once" && value === null) options.once = true;
    else if (name === "--port-base") options.portBase = Number(value ?? args[++i]);
    else refuse(`there is no option ${args[i]}; see ./dev demo --help`);
  }
  const { portBase } = options;
  if (!Number.isInteger(portBase) || portBase < 1 || portBase + PORTS - 1 > PORT_LAST)
    refuse(`--port-base must be a number from 1 to ${PORT_LAST - PORTS + 1}`);
  return options;
}

async function portsFrom(base) {
  const ports = Array.from({ length: PORTS }, (_, index) => base + index);
  for (const port of ports)
    if (!(await isFree(port))) refuse(`port ${port} is in use. Choose others: ./dev demo --port-base ${base > 50_000 ? 8080 : base + 1000}`);
  return ports;
}

let step = 0;
function tell(text) {
  console.log(`${String(++step).padStart(2)}. ${text}`);
}

function money(amount, currency) {
  return `${amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, " ")} ${currency}`;
}

/** Links what isn't linked yet, as a person would with the search in the form. */
async function linkProducts(api, form) {
  for (const line of form.lines.filter(({ product_id, item_code }) => product_id !== null && !item_code)) {
    const item = await api.findItem(line.product_name, ITEM_OTHERWISE);
    await api.ask("PUT", `/products/${line.product_id}/link`, { item_id: item.id }, 204);
    tell(`Linked the product "${line.product_name}" to the item ${item.code} "${item.name}".`);
  }
}

async function makeInvoice(api) {
  const first = await api.ask("GET", `/deals/${DEAL}/form`);
  tell(`Opened the form of deal ${DEAL}, "${first.deal.title}": ${first.form.lines.length} lines, customer ${first.form.recipient}.`);
  await linkProducts(api, first.form);
  const { form } = await api.fillForm(DEAL);
  const preview = await api.ask("POST", "/preview", form);
  const stops = preview.findings.filter(({ blocks }) => blocks);
  if (stops.length > 0) throw new Error(`the form is refused: ${stops.map(({ message }) => message).join(" ")}`);
  tell(`The preview says ${money(preview.subtotal, form.currency)} + ${money(preview.tax, form.currency)} tax = ${money(preview.total, form.currency)}.`);
  const operation = await api.createInvoice(form);
  if (operation.state !== "done") throw new Error(`the ledger refused: ${operation.findings.map(({ message }) => message).join(" ")}`);
  tell(`Saved ${operation.invoice.number || "the invoice"} as a draft, for a ${form.contact_id ? "linked" : "new"} contact.`);
  return { invoice: operation.invoice, total: preview.total, currency: form.currency };
}

/** The draft, as the ledger itself shows it to its own users. */
async function checkLedger(person, { invoice, total }) {
  const page = mustBe(await person.browser.open(invoice.url), 200);
  const text = textOf(page.text);
  const digits = text.replace(/[\s\u00a0\u2009\u202f,](?=\d{3})/g, "");
  if (!text.includes(invoice.number)) throw new Error(`${page.url} doesn't show ${invoice.number}: ${text.slice(0, 400)}`);
  if (!/\bdraft\b/i.test(text)) throw new Error(`${invoice.number} isn't a draft in the ledger: ${text.slice(0, 400)}`);
  if (!digits.includes(total.toFixed(2))) throw new Error(`${invoice.number} has another total than ${total.toFixed(2)} in the ledger: ${text.slice(0, 400)}`);
  tell(`The ledger shows ${invoice.number} as a draft with the same total.`);
}

async function play(stack) {
  const person = new Person(stack);
  await person.connect();
  tell("Installed the app from the marketplace listing, and allowed it in the ledger's consent page.");
  const api = await person.openSession(DEAL);
  await api.mirrorReady();
  const connection = await api.ask("GET", "/connection");
  tell(`Connected to ${connection.organisation.name} as ${connection.connected_by}; contacts, items and rates are mirrored.`);
  const made = await makeInvoice(api);
  await checkLedger(person, made);
  return made;
}

function addresses(stack, made) {
  const rows = [
    ["The deal, with its panel", `${stack.crm.url}/deal/${DEAL}`],
    ["All deals", `${stack.crm.url}/deals`],
    ["The app's settings", `${stack.crm.url}/tools-and-apps`],
    ["The invoice in the ledger", made.invoice.url],
    ["API calls that the ledger got", `${stack.ledger.url}/_sandbox/calls`],
    ["Lasku's API", `${stack.lasku.url}/api/v1/openapi.json`],
  ];
  return rows.map(([title, url]) => `  ${title.padEnd(32)}${url}`).join("\n");
}

/** Resolves on Ctrl-C, or when one of the programs ends. */
async function untilStopped(stack) {
  const signal = new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"]) process.once(name, resolve);
  });
  const programs = [stack.lasku.program, stack.sandbox.program];
  await Promise.race([signal, ...programs.map(({ ended }) => ended)]);
}

// Whoever reads along may stop reading (`| head`); the demo goes on.
process.stdout.on("error", () => {});

const options = readOptions(process.argv.slice(2));
const ports = await portsFrom(options.portBase);
let status = 1;
try {
  const stack = await Stack.start({ ports, folder: join(ROOT, "build") });
  tell(`Started lasku (${stack.lasku.url}), the CRM (${stack.crm.url}) and the ledger (${stack.ledger.url}).`);
  try {
    const made = await play(stack);
    console.log(`\nOpen in a browser:\n${addresses(stack, made)}\n`);
    if (!options.once) {
      console.log("Everything runs until Ctrl-C.");
      await untilStopped(stack);
    }
    status = 0;
  } finally {
    await stack.stop();
  }
} catch (error) {
  console.error(`\nThe demo failed: ${error.message}`);
  status = 1;
}
process.exit(status);
