// Free ports, outside the range from which the kernel takes those of outgoing connections.
import { createServer } from "node:net";

const FIRST = 20_000;
const LAST = 32_000;
let next = FIRST + Math.floor(Math.random() * (LAST - FIRST));

export function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

export async function freePort() {
  for (let tries = LAST - FIRST; tries > 0; tries--) {
    next = next >= LAST ? FIRST : next + 1;
    if (await isFree(next)) return next;
  }
  throw new Error("no free port");
}
