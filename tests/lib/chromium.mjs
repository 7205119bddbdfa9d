// Chromium as Debian ships it, with a profile of its own that is removed afterwards, and no way out of this machine.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

import { temporaryFolder } from "./process.mjs";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const FLAGS = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
];

export function chromiumPath() {
  const path = [process.env.CHROMIUM, ...PATHS].find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error("Chromium isn't installed");
  return path;
}

/** A browser with one profile: {context, close()}. `options` are playwright's for a context (colorScheme, locale, viewport...). */
export async function startChromium(options = {}) {
  const profile = await temporaryFolder("chromium");
  try {
    const context = await chromium.launchPersistentContext(profile.path, {
      executablePath: chromiumPath(),
      headless: true,
      args: FLAGS,
      locale: "en-GB",
      timezoneId: "Europe/Helsinki",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const close = async () => {
      await context.close();
      await profile.remove();
    };
    return { context, close };
  } catch (error) {
    await profile.remove();
    throw error;
  }
}
