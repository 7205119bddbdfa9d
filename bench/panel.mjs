// Panel data for a deal: 100,000 deals and 1,000,000 invoices, beside the bare HTTP library and beside 10,000 invoices.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { cpuSeconds, environment, openSession, root, startServer } from "./server.mjs";

const seconds = 5;

function fill(database, deals, invoices) {
  execFileSync(`${root}build/lasku`, ["migrate"], { env: environment(database, 1), stdio: "ignore" });
  const sql = readFileSync(new URL("fill.sql", import.meta.url), "utf8").replaceAll("@DEALS", deals).replaceAll("@INVOICES", invoices);
  execFileSync("sqlite3", [database], { input: sql });
}

/** The server keeps each deal's invoices together for the panel; rows that came in by SQL are packed after its start. */
function waitForPacking(database) {
  const unpacked = () => Number(execFileSync("sqlite3", [database, "SELECT COUNT(*) FROM deal WHERE invoices IS NULL"]));
  while (unpacked() > 0) execFileSync("sleep", ["0.2"]);
}

/** One run of wrk at 64 connections: requests a second, and latencies in ms. */
function load(folder, url, session, deals) {
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

async function bare(folder, bytes) {
  const child = spawn(`${root}build/release/bench-bare-http`, [String(bytes), String(cpus().length)], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
  const result = load(folder, `http://127.0.0.1:${port}/`, "none", 0);
  child.stdin.end();
  return result;
}

async function panel(folder, deals, invoices) {
  const database = join(folder, `${invoices}.db`);
  fill(database, deals, invoices);
  const server = await startServer(database);
  try {
    waitForPacking(database);
    const session = await openSession(server.url);
    const sample = await fetch(`${server.url}/api/v1/deals/7/panel`, { headers: { Authorization: `Bearer ${session}` } });
    const body = await sample.text();
    if (JSON.parse(body).invoices.length !== invoices / deals) throw new Error(`unexpected panel: ${body.slice(0, 300)}`);
    load(folder, server.url, session, deals); // until what is read has been read once
    load(folder, server.url, session, deals);
    const before = cpuSeconds(server.pid);
    const result = load(folder, server.url, session, deals);
    const cpuUs = ((cpuSeconds(server.pid) - before) / (result.rps * seconds)) * 1e6;
    return { ...result, cpuUs, bytes: Buffer.byteLength(body) };
  } finally {
    await server.stop();
  }
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "lasku-bench-"));
  try {
    const small = await panel(folder, 1000, 10000);
    const large = await panel(folder, 100000, 1000000);
    const peer = await bare(folder, large.bytes);
    const line = (name, r) => `  ${name.padEnd(44)} ${r.rps.toFixed(0).padStart(7)} req/s  p50 ${r.p50.toFixed(2)} ms  p99 ${r.p99.toFixed(2)} ms`;
    console.log(`Panel data, 64 connections, ${large.bytes} bytes an answer`);
    console.log(line("bare libmicrohttpd, fixed text", peer));
    console.log(`${line("panel, 10,000 invoices", small)}  ${small.cpuUs.toFixed(0)} us CPU`);
    console.log(`${line("panel, 1,000,000 invoices", large)}  ${large.cpuUs.toFixed(0)} us CPU`);
    return [
      { name: "panel: p99 in ms at 1,000,000 invoices", value: large.p99, limit: 5 },
      { name: "panel: bare library's requests a second / ours", value: peer.rps / large.rps, limit: 2 },
      { name: "panel: CPU at 1,000,000 / at 10,000 invoices", value: large.cpuUs / small.cpuUs, limit: 1.2 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
