// Runs the tests, group by group, and counts: node tests/run.mjs [all|unit|checks|wire|flow|flow-postgres|browser] [NAME]. NAME picks the files
// of wire, flow and browser whose name holds it. The last line says "N passed, N failed"; the exit status is 0 only when none failed.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { ROOT } from "./lib/process.mjs";
import { runChecks } from "./lib/run-checks.mjs";
import { runFiles } from "./lib/run-files.mjs";
import { withPostgres } from "./lib/postgres.mjs";
import { gathering, runAllowances, tellJudged } from "./lib/run-judged.mjs";
import { runUnits } from "./lib/run-units.mjs";

const [wanted = "all", part = ""] = process.argv.slice(2);

async function filesOf(group) {
  const names = await readdir(join(ROOT, "tests", group)).catch(() => []);
  return names.filter((name) => name.endsWith(".test.mjs") && name.includes(part)).sort().map((name) => join(ROOT, "tests", group, name));
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const add = (to, more) => {
  for (const key of Object.keys(sum)) to[key] += more[key];
  return to;
};

/** The numbers of the descriptions' known faults that the tests have met. */
const allowed = [];

/** A group whose calls are compared with the vendors' descriptions. */
async function runJudged(group, { variables = {}, ...options }) {
  const files = await filesOf(group);
  const judged = await gathering((notes) => runFiles(files, { ...options, variables: { ...variables, ...notes } }));
  allowed.push(...judged.allowed);
  return add(judged.result, tellJudged(judged.count));
}

/** Each gives {passed, failed, skipped}. Two cores are the measure: two files at once, a browser alone. */
const GROUPS = {
  unit: () => runUnits({ jobs: 2 }),
  checks: () => runChecks(),
  wire: () => runJudged("wire", { concurrency: 2 }),
  flow: () => runJudged("flow", { concurrency: 2 }),
  "flow-postgres": () =>
    withPostgres((postgres) => runJudged("flow", { concurrency: 2, variables: { LASKU_TEST_POSTGRES: postgres.url() } })).then(
      (result) => result ?? { passed: 0, failed: 0, skipped: 1 },
    ),
  browser: () => runJudged("browser", { concurrency: 1, variables: { LASKU_TEST_BIN: join(ROOT, "build") } }),
};

if (wanted !== "all" && !(wanted in GROUPS)) {
  console.error(`there is no group "${wanted}"; groups: ${Object.keys(GROUPS).join(" ")}`);
  process.exit(2);
}

const tellOf = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

for (const group of wanted === "all" ? Object.keys(GROUPS) : [wanted]) {
  const started = Date.now();
  console.log(`\n== ${group}`);
  const result = await GROUPS[group]().catch((error) => {
    console.log(error.stack);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  add(sum, result);
  console.log(`   ${tellOf(result)}, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (wanted === "all" && part === "") {
  console.log("\n== descriptions");
  add(sum, runAllowances(allowed));
}

console.log(`\n${tellOf(sum)}`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
