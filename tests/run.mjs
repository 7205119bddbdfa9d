// Runs the tests, group by group, and counts: node tests/run.mjs [all|unit|checks|wire|flow|browser] [NAME]. NAME picks the files
// of wire, flow and browser whose name holds it. The last line says "N passed, N failed"; the exit status is 0 only when none failed.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { ROOT } from "./lib/process.mjs";
import { runChecks } from "./lib/run-checks.mjs";
import { runFiles } from "./lib/run-files.mjs";
import { runUnits } from "./lib/run-units.mjs";

const [wanted = "all", part = ""] = process.argv.slice(2);

async function filesOf(group) {
  const names = await readdir(join(ROOT, "tests", group)).catch(() => []);
  return names.filter((name) => name.endsWith(".test.mjs") && name.includes(part)).sort().map((name) => join(ROOT, "tests", group, name));
}

/** Each gives {passed, failed, skipped}. Two cores are the measure: two files at once, a browser alone. */
const GROUPS = {
  unit: () => runUnits({ jobs: 2 }),
  checks: () => runChecks(),
  wire: async () => runFiles(await filesOf("wire"), { concurrency: 2 }),
  flow: async () => runFiles(await filesOf("flow"), { concurrency: 2 }),
  browser: async () => runFiles(await filesOf("browser"), { concurrency: 1, variables: { LASKU_TEST_BIN: join(ROOT, "build") } }),
};

if (wanted !== "all" && !(wanted in GROUPS)) {
  console.error(`there is no group "${wanted}"; groups: ${Object.keys(GROUPS).join(" ")}`);
  process.exit(2);
}

const tellOf = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const group of wanted === "all" ? Object.keys(GROUPS) : [wanted]) {
  const started = Date.now();
  console.log(`\n== ${group}`);
  const result = await GROUPS[group]().catch((error) => {
    console.log(error.stack);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const key of Object.keys(sum)) sum[key] += result[key];
  console.log(`   ${tellOf(result)}, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

console.log(`\n${tellOf(sum)}`);
process.exit(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
