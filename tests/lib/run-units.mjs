// The C tests, run by ctest; each cmocka test counts.
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { unescapeHtml } from "./http.mjs";
import { withPostgres } from "./postgres.mjs";
import { ROOT, temporaryFolder } from "./process.mjs";

const OUTPUT_MAX = String(10 * 1024 * 1024);
const PASSED = /^\[ {2}PASSED {2}\] (\d+) test/m;
const FAILED = /^\[ {2}FAILED {2}\] (\d+) test/m;
const SKIPPED = /^\[ {2}SKIPPED \] (\d+) test/m;

/** One program: cmocka's own counts; one test where it gives none (a fuzzer over its corpus, a crash, one that isn't there). */
function count(status, output) {
  const number = (pattern) => Number(output.match(pattern)?.[1] ?? 0);
  const counts = { passed: number(PASSED), failed: number(FAILED), skipped: number(SKIPPED) };
  if (status !== "run" && counts.failed === 0) return { passed: 0, failed: 1, skipped: 0 };
  if (status === "run" && counts.passed + counts.skipped === 0) return { passed: 1, failed: 0, skipped: 0 };
  return counts;
}

/** `args` choose among the programs, `variables` go to them; `title` stands behind each one's name. */
async function runCtest({ jobs, args: chosen = [], variables = {}, title = "" }) {
  const folder = await temporaryFolder("ctest");
  const sum = { passed: 0, failed: 0, skipped: 0 };
  try {
    const report = join(folder.path, "report.xml");
    const whole = ["--test-output-size-passed", OUTPUT_MAX, "--test-output-size-failed", OUTPUT_MAX];
    const args = ["--test-dir", join(ROOT, "build/sanitizers"), "--output-junit", report, ...whole, "--parallel", String(jobs), "--timeout", "300", "--quiet", ...chosen];
    const ctest = spawnSync("ctest", args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...variables } });
    if (ctest.error) throw ctest.error;
    const xml = await readFile(report, "utf8");
    for (const [, head, inside] of xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)) {
      const [, name] = head.match(/\bname="([^"]*)"/);
      const [, status] = head.match(/\bstatus="([^"]*)"/);
      const output = unescapeHtml(inside.match(/<system-out>([\s\S]*?)<\/system-out>/)?.[1] ?? "");
      const counts = count(status, output);
      for (const key of Object.keys(sum)) sum[key] += counts[key];
      console.log(`   ${counts.failed ? "FAIL" : "ok  "} ${name}${title} (${counts.passed + counts.failed + counts.skipped})`);
      if (counts.failed) console.log(output);
    }
  } finally {
    await folder.remove();
  }
  return sum;
}

/** What reads and writes the database runs on both engines; the plans of statements are SQLite's. */
const SERVER_ONLY = "^db_postgres_test$";
const ON_SERVER = "^(db_postgres_test|store_.*_test)$";
const FILE_ONLY = "^store_plan_test$";

export async function runUnits({ jobs }) {
  const results = [await runCtest({ jobs, args: ["-E", SERVER_ONLY] })];
  await withPostgres((postgres) => {
    const args = ["-R", ON_SERVER, "-E", FILE_ONLY];
    return runCtest({ jobs, args, variables: { LASKU_TEST_POSTGRES: postgres.url() }, title: " on PostgreSQL" });
  }).then((result) => results.push(result ?? { passed: 0, failed: 0, skipped: 1 }));
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const key of Object.keys(sum)) sum[key] += result[key];
  return sum;
}
