// Waiting for a condition, never for a time.
import { setInterval } from "node:timers/promises";

/** Calls `probe` until it gives something truthy, and returns that. After `limit` milliseconds it throws, with `what` and
 *  the last error that `probe` threw. */
export async function until(what, probe, limit = 15_000) {
  const end = Date.now() + limit;
  let last = null;
  for await (const _ of setInterval(20)) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) break;
  }
  throw new Error(`waited ${limit} ms in vain until ${what}${last ? `: ${last.stack}` : ""}`);
}
