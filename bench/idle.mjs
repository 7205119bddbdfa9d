// An idle server: resident memory, and the time from start to ready.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { residentMb, startServer } from "./server.mjs";

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "lasku-bench-"));
  const starts = [];
  let resident = 0;
  try {
    for (let i = 0; i < 5; i++) {
      const server = await startServer(join(folder, "lasku.db"));
      starts.push(server.readyMs);
      resident = Math.max(resident, residentMb(server.pid));
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const median = starts.sort((a, b) => a - b)[2];
  return [
    { name: "idle: resident MB", value: resident, limit: 15 },
    { name: "start to ready, median of 5, ms", value: median, limit: 100 },
  ];
}
