// Starts a release build of lasku on a database of its own, with vendors that are never called.
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const crmSecret = "bench-crm-secret";

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export function environment(database, port) {
  const vendor = "http://localhost:9";
  return {
    PATH: process.env.PATH,
    LASKU_LISTEN: `127.0.0.1:${port}`,
    LASKU_PUBLIC_URL: `http://localhost:${port}`,
    LASKU_DATABASE: `sqlite:${database}`,
    LASKU_SECRET_KEY: randomBytes(32).toString("base64"),
    PIPEDRIVE_CLIENT_ID: "bench",
    PIPEDRIVE_CLIENT_SECRET: crmSecret,
    PIPEDRIVE_OAUTH_URL: vendor,
    PIPEDRIVE_API_URL: vendor,
    XERO_CLIENT_ID: "bench",
    XERO_CLIENT_SECRET: "bench-ledger-secret",
    XERO_WEBHOOK_KEY: "bench-webhook-key",
    XERO_LOGIN_URL: vendor,
    XERO_IDENTITY_URL: vendor,
    XERO_API_URL: vendor,
  };
}

/** Starts `lasku serve` and waits until /readyz says so; `readyMs` is the time from start to then. */
export async function startServer(database) {
  const port = await freePort();
  const began = process.hrtime.bigint();
  const child = spawn(`${root}build/lasku`, ["serve"], { env: environment(database, port), stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (child.exitCode !== null) throw new Error("lasku serve stopped at its start");
    await new Promise((resolve) => setImmediate(resolve));
  }
  const readyMs = Number(process.hrtime.bigint() - began) / 1e6;
  const stop = () => new Promise((resolve) => (child.on("exit", resolve), child.kill("SIGTERM")));
  return { url, pid: child.pid, readyMs, stop };
}

export function residentMb(pid) {
  const line = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+) kB/);
  return Number(line[1]) / 1024;
}

/** Processor seconds that a process has used. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A session, as a frame of Pipedrive's gets it. */
export async function openSession(url) {
  const claims = { userId: 1, companyId: 1, exp: Math.floor(Date.now() / 1000) + 300 };
  const text = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url(claims)}`;
  const token = `${text}.${createHmac("sha256", crmSecret).update(text).digest("base64url")}`;
  const answer = await fetch(`${url}/api/v1/session`, { method: "POST", body: JSON.stringify({ token }) });
  if (!answer.ok) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).session;
}
