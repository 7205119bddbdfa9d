// Panel data for a deal: 100,000 deals and 1,000,000 invoices, beside the bare HTTP library and beside 10,000 invoices.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { cpuSeconds, environment, openSession, root, startServer } from "./server.mjs";

const seconds = 3;
const rounds = 5;

function fill(database, deals, invoices) {
  execFileSync(`${root}build/lasku`, ["migrate"], { env: environment(database, 1), stdio: "ignore" });
  const sql = readFileSync(new URL("fill.sql", import.meta.url), "utf8").replaceAll("@DEALS", deals).replaceAll("@INVOICES", invoices);
  execFileSync("sqlite3", [database], { input: sql });
}

/** The server keeps each deal's invoices together for the panel; rows that came in by SQL are packed after its start. */
function waitForPacking(database) {
  const unpacked = () => Number(execFileSync("sqlite3", [database, "SELECT COUNT(*) FROM deal WHERE panel IS NULL"]));
  while (unpacked() > 0) execFileSync("sleep", ["0.2"]);
}

/** One run of wrk at 64 connections: requests a second, and latencies in ms. */
function load(folder, { url, session, deals }) {
  const script = join(folder, "load.lua");
  writeFileSync(
    script,
    `math.randomseed(42)
wrk.headers["Authorization"] = "Bearer ${session}"
request = function() return wrk.format("GET", "${deals ? `/api/v1/deals/" .. math.random(1, ${deals}) .. "/panel` : "/"}") end
done = function(summary, latency)
  io.write(string.format("RESULT %f %f %f %d %d\\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.errors.status, summary.errors.read + summary.errors.timeout))
end
`,
  );
  const output = execFileSync("wrk", ["-t1", "-c64", `-d${seconds}s`, "-s", script, url], { encoding: "utf8" });
  const [rps, p50, p99, refused, broken] = output.match(/RESULT (.*)/)[1].split(" ").map(Number);
  if (refused + broken > 0) throw new Error(`wrk: ${refused} answers weren't 2xx, ${broken} were cut`);
  return { rps, p50, p99 };
}

/** The peer: as many threads as the server has, a text of `bytes` bytes. */
async function startBare(bytes) {
  const child = spawn(`${root}build/release/bench-bare-http`, [String(bytes), String(cpus().length)], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
  const stop = () => new Promise((resolve) => (child.on("exit", resolve), child.stdin.end()));
  return { name: "bare libmicrohttpd, fixed text", url: `http://127.0.0.1:${port}/`, pid: child.pid, session: "none", deals: 0, stop };
}

async function startPanel(folder, deals, invoices) {
  const database = join(folder, `${invoices}.db`);
  fill(database, deals, invoices);
  const server = await startServer(database);
  waitForPacking(database);
  const session = await openSession(server.url);
  const sample = await fetch(`${server.url}/api/v1/deals/7/panel`, { headers: { Authorization: `Bearer ${session}` } });
  const body = await sample.text();
  if (JSON.parse(body).invoices.length !== invoices / deals) throw new Error(`unexpected panel: ${body.slice(0, 300)}`);
  return { ...server, name: `panel, ${invoices.toLocaleString("en")} invoices`, session, deals, bytes: Buffer.byteLength(body) };
}

function measure(folder, target) {
  const before = cpuSeconds(target.pid);
  const result = load(folder, target);
  return { ...result, cpuUs: ((cpuSeconds(target.pid) - before) / (result.rps * seconds)) * 1e6 };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** In turn, so that what else the machine does falls on all of them; medians of the rounds. */
function compare(folder, targets) {
  for (const target of targets) load(folder, target); // until what is read has been read once
  const results = targets.map(() => []);
  for (let round = 0; round < rounds; round++) targets.forEach((target, i) => results[i].push(measure(folder, target)));
  return results.map((runs, i) => {
    const of = (key) => median(runs.map((run) => run[key]));
    const { name } = targets[i];
    const summary = { rps: of("rps"), p50: of("p50"), p99: of("p99"), cpuUs: of("cpuUs") };
    console.log(
      `  ${name.padEnd(34)} ${summary.rps.toFixed(0).padStart(7)} req/s  p50 ${summary.p50.toFixed(2)} ms  ` +
        `p99 ${summary.p99.toFixed(2)} ms  ${summary.cpuUs.toFixed(1)} us CPU`,
    );
    return { ...summary, runs };
  });
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "lasku-bench-"));
  const targets = [];
  try {
    targets.push(await startPanel(folder, 1000, 10_000), await startPanel(folder, 100_000, 1_000_000));
    targets.push(await startBare(targets[1].bytes));
    console.log(`Panel data, 64 connections, ${targets[1].bytes} bytes an answer; medians of ${rounds} rounds in turn`);
    const [small, large, peer] = compare(folder, targets);
    const perRound = (value) => median(large.runs.map((_, i) => value(i)));
    return [
      { name: "panel: p99 in ms at 1,000,000 invoices", value: large.p99, limit: 5 },
      { name: "panel: bare library's requests a second / ours", value: perRound((i) => peer.runs[i].rps / large.runs[i].rps), limit: 2 },
      { name: "panel: CPU at 1,000,000 / at 10,000 invoices", value: perRound((i) => large.runs[i].cpuUs / small.runs[i].cpuUs), limit: 1.2 },
    ];
  } finally {
    for (const target of targets) await target.stop();
    rmSync(folder, { recursive: true });
  }
}
