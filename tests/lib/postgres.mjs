// A PostgreSQL of the tests' own: a cluster in a temporary folder, reached by a socket in it, ended by whoever started it.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAMS = "/usr/lib/postgresql";

/** The folder of the newest installed server's programs; null when there is none. */
function programFolder() {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).map(Number).filter((version) => version >= 15) : [];
  return versions.length > 0 ? join(PROGRAMS, String(Math.max(...versions)), "bin") : null;
}

/** The server refuses to run as root. */
function asOwner(program, args) {
  const isRoot = process.getuid() === 0;
  const [command, list] = isRoot ? ["runuser", ["-u", "postgres", "--", program, ...args]] : [program, args];
  return execFileSync(command, list, { stdio: ["ignore", "ignore", "pipe"], cwd: "/" });
}

export class Postgres {
  static isInstalled() {
    return programFolder() !== null;
  }

  /** `settings` go to the server's command line; nothing is synced to disk unless they say so. */
  static start({ settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] } = {}) {
    const server = new Postgres();
    server.folder = mkdtempSync(join(tmpdir(), "lasku-postgres-"));
    server.programs = programFolder();
    server.data = join(server.folder, "data");
    chmodSync(server.folder, 0o777);
    asOwner(join(server.programs, "initdb"), ["-D", server.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
    const options = ["listen_addresses=", `unix_socket_directories=${server.folder}`, "max_connections=200", ...settings];
    const line = options.map((setting) => `-c '${setting}'`).join(" ");
    asOwner(join(server.programs, "pg_ctl"), ["-D", server.data, "-l", join(server.folder, "log"), "-w", "-o", line, "start"]);
    process.once("exit", () => server.stop());
    return server;
  }

  url(database = "postgres") {
    return `postgresql://postgres@/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  stop() {
    if (this.isStopped) return;
    this.isStopped = true;
    const mode = ["-D", this.data, "-m", "immediate", "-w", "stop"];
    const isRoot = process.getuid() === 0;
    const program = join(this.programs, "pg_ctl");
    spawnSync(isRoot ? "runuser" : program, isRoot ? ["-u", "postgres", "--", program, ...mode] : mode, { stdio: "ignore", cwd: "/" });
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One statement at the database of that address; what it answers as text. */
export function runSql(url, sql) {
  const args = ["-d", url, "-AtXq", "-v", "ON_ERROR_STOP=1", "-c", sql];
  return execFileSync(join(programFolder(), "psql"), args, { encoding: "utf8" }).trim();
}

/** A new, empty database on the server of that address: its own address. */
export function createDatabase(url) {
  const name = `lasku_${randomBytes(8).toString("hex")}`;
  runSql(url, `CREATE DATABASE ${name}`);
  return url.replace(/@\/[^?]*/, `@/${name}`);
}

/** Runs `act` with a server, and stops that; null, said aloud, where none is installed. */
export async function withPostgres(act) {
  if (!Postgres.isInstalled()) {
    console.log("   skip PostgreSQL: its server (Debian's package postgresql, 15 or newer) isn't installed");
    return null;
  }
  const postgres = Postgres.start();
  try {
    return await act(postgres);
  } finally {
    postgres.stop();
  }
}
