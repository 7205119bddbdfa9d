// Whether what passed between the programs is as the vendors' descriptions say: every answer of the stand-ins, every call of lasku,
// and what the vendors' own clients sent and weren't refused for.
import { appendFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after } from "node:test";

import { crmDescriptions, judge, ledgerDescriptions, whyNotDescribed } from "../wire/description.mjs";

const LEDGER = /^\/(api\.xro\/2\.0\/|connections\b|connect\/(token|revocation)\b)/i;
const CRM = /^\/(api\/v[12]\/|v1\/|oauth\/(token|revoke)\b)/;
const LASKU = /^lasku\//;
const CLIENTS = /^(xero-(node|mcp-server)|openid-client|axios|pipedrive)/i;
const SHOWN = 40;

/** The folder that the runner looks into when all tests have ended (see run-judged.mjs). */
export const NOTES = "LASKU_JUDGED";

/** Under node's test runner; a demonstration or a measurement uses the same helpers, and isn't judged. */
export const IS_JUDGED = process.env.NODE_TEST_CONTEXT !== undefined;

let loaded = null;
const problems = new Set();

/** The descriptions by vendor, read once a process. */
function descriptions() {
  loaded ??= Promise.all([crmDescriptions(), ledgerDescriptions()]).then(([crm, ledger]) => ({ crm, ledger }));
  return loaded;
}

function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return `(${bytes.length} bytes)`;
  }
}

/** Faults that a test asks for begin and end with calls of its own; what is answered in between needn't be as described. */
function withoutFaults(calls) {
  let areFaultsSet = false;
  return calls.map((call) => {
    if (/^\/_sandbox\/(faults|reset)\b/.test(call.path)) areFaultsSet = call.method === "POST" && call.path.startsWith("/_sandbox/faults");
    return areFaultsSet ? { ...call, answer: null } : call;
  });
}

/** What is to be judged of a call: {vendor, call, parts: {request, answer}}; null: nothing. */
function questionOf({ method, path, headers, body, answer }) {
  const vendor = LEDGER.test(path) ? "ledger" : CRM.test(path) ? "crm" : null;
  if (!vendor) return null;
  const agent = headers["user-agent"] ?? "";
  const isTaken = answer !== null && answer.status < 400;
  const parts = { request: LASKU.test(agent) || (CLIENTS.test(agent) && isTaken), answer: answer !== null };
  if (!parts.request && !parts.answer) return null;
  const said = answer ? { status: answer.status, response_headers: answer.headers, response_body: textOf(answer.body) } : {};
  return { vendor, parts, call: { method, path, headers, request_body: textOf(body), ...said } };
}

/** What is to be judged of all that passed. */
export function questionsOf(calls) {
  return withoutFaults(calls).map(questionOf).filter((question) => question !== null);
}

async function note(count, allowed) {
  const folder = process.env[NOTES];
  if (folder) await appendFile(join(folder, `${process.pid}.jsonl`), `${JSON.stringify({ count, allowed: [...allowed] })}\n`);
}

/** Judges what lasku said to a scripted vendor; `calls` as FakeVendor keeps them. */
export async function judgeRequests(calls) {
  await judgeCalls(calls.map(({ body, ...call }) => ({ ...call, body: Buffer.from(body), answer: null })));
}

/** Judges calls, as Tap.calls() gives them; what is wrong fails the file of tests when it has come to its end. Nothing is judged
 *  where the descriptions aren't there. */
export async function judgeCalls(calls) {
  if (!IS_JUDGED || whyNotDescribed()) return;
  const questions = questionsOf(calls);
  if (questions.length === 0) return;
  const known = await descriptions();
  const judged = judge(questions.map((question) => ({ ...question, descriptions: known[question.vendor] })));
  for (const problem of judged.problems) problems.add(problem);
  await note(questions.length, judged.allowed);
}

function tell() {
  if (problems.size === 0) return;
  const shown = [...problems].sort().slice(0, SHOWN);
  const more = problems.size > SHOWN ? [`and ${problems.size - SHOWN} more`] : [];
  throw new Error([`${basename(process.argv[1])}: not as the vendors' descriptions say:`, ...shown, ...more].join("\n  "));
}

if (IS_JUDGED) after(tell);
