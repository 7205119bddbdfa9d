// An app that does nothing but what a test tells it: its pages hold the vendor's SDK (npm @pipedrive/app-extensions-sdk), set up as
// its README says, and keep what they hear.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const SDK = join(dirname(createRequire(import.meta.url).resolve("@pipedrive/app-extensions-sdk")), "index.umd.js");

const page = (start) => `<!doctype html><html lang="en"><title>Test app</title><p>The test app</p>
<script src="/sdk.js"></script>
<script>
  window.sdk = new AppExtensionsSDK();
  window.heard = [];
  ${start}
</script></html>`;

/** `size` is asked for with the first command; each event is listened to. */
const STARTED = `
  const size = window.location.pathname === '/panel' ? { size: { height: 333 } } : {};
  window.started = sdk.initialize(size).then(() => {
    for (const event of Object.values(AppExtensionsSDK.Event)) sdk.listen(event, (message) => heard.push({ event, ...message }));
    document.body.dataset.started = 'yes';
  });`;

export class SdkApp {
  /** The addresses that were asked for. */
  asked = [];
  /** Whether its pages never say hello. */
  isSilent = false;

  static async start() {
    const app = new SdkApp();
    const script = await readFile(SDK);
    app.server = createServer((request, response) => {
      const url = new URL(request.url, app.url);
      app.asked.push(url);
      if (url.pathname === "/sdk.js") response.setHeader("content-type", "text/javascript").end(script);
      else response.setHeader("content-type", "text/html; charset=utf-8").end(page(app.isSilent ? "" : STARTED));
    });
    await new Promise((resolve) => app.server.listen(0, "localhost", resolve));
    app.url = `http://localhost:${app.server.address().port}`;
    return app;
  }

  /** The last address that was asked for with that path. */
  lastAsked(path) {
    return this.asked.findLast(({ pathname }) => pathname === path);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
