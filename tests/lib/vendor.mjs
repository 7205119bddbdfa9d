// A vendor's server that answers as a test says: HTML where JSON is due, empty refusals, cut connections, late answers.
import { createServer } from "node:http";

import { judgeRequests } from "./judge.mjs";

const REPEAT_LAST = Symbol("repeat");

export class FakeVendor {
  /** Requests received: {method, path, headers, body}. */
  calls = [];
  #scripts = [];
  #server = createServer((request, response) => this.#serve(request, response));
  #held = new Set();

  static async start() {
    const vendor = new FakeVendor();
    await new Promise((resolve) => vendor.#server.listen(0, "127.0.0.1", resolve));
    vendor.url = `http://localhost:${vendor.#server.address().port}`;
    return vendor;
  }

  /** From now on a request whose "METHOD /path" matches `pattern` gets `answers` one after another, the last one for ever.
   *  An answer: {status, headers, body} (an object is sent as JSON), {forward: url} (another server answers),
   *  {cut: bytes} (so much of the answer, then the connection is reset), {hold: true} (none until release()), or a
   *  function of the request that gives one. Later scripts come before earlier ones. */
  script(pattern, ...answers) {
    this.#scripts.unshift({ pattern, answers: [...answers], [REPEAT_LAST]: answers.at(-1) });
    return this;
  }

  /** Forgets the scripts. */
  clear() {
    this.#scripts = [];
  }

  /** Lets the held requests go on; each is answered with `answer`. */
  release(answer = { status: 503 }) {
    for (const { request, response } of this.#held) this.#answer(request, response, answer);
    this.#held.clear();
  }

  get heldCount() {
    return this.#held.size;
  }

  async stop() {
    this.#server.closeAllConnections?.();
    await new Promise((resolve) => this.#server.close(resolve));
    await judgeRequests(this.calls);
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    request.bytes = Buffer.concat(chunks);
    this.calls.push({ method: request.method, path: request.url, headers: request.headers, body: request.bytes.toString("utf8") });
    const line = `${request.method} ${request.url}`;
    const script = this.#scripts.find(({ pattern }) => pattern.test(line));
    const answer = script ? (script.answers.shift() ?? script[REPEAT_LAST]) : { status: 404, body: `nothing is scripted for ${line}` };
    await this.#answer(request, response, typeof answer === "function" ? await answer(request) : answer);
  }

  async #answer(request, response, answer) {
    if (answer.hold) {
      this.#held.add({ request, response });
      return;
    }
    if (answer.forward) {
      await this.#forward(request, response, answer.forward);
      return;
    }
    const isJson = typeof answer.body === "object" && answer.body !== null && !Buffer.isBuffer(answer.body);
    const body = Buffer.from(isJson ? JSON.stringify(answer.body) : (answer.body ?? ""));
    const type = isJson ? { "content-type": "application/json" } : {};
    if (answer.cut !== undefined) {
      if (answer.cut > 0) response.writeHead(answer.status ?? 200, { ...type, "content-length": body.length + 1, ...answer.headers });
      if (answer.cut > 0) await new Promise((resolve) => response.write(body.subarray(0, answer.cut), resolve));
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { ...type, "content-length": body.length, ...answer.headers });
    response.end(body);
  }

  async #forward(request, response, target) {
    const url = new URL(request.url, target.replace("//localhost", "//127.0.0.1"));
    const { host, connection, "content-length": _, ...headers } = request.headers;
    // As the host is the target's now, its own pages' origin must be, too.
    if (headers.origin === this.url) headers.origin = url.origin;
    const body = ["GET", "HEAD"].includes(request.method) ? undefined : request.bytes;
    const answer = await fetch(url, { method: request.method, headers, body, redirect: "manual" });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const passed = [...answer.headers].filter(([name]) => !["content-length", "content-encoding", "connection", "transfer-encoding", "keep-alive"].includes(name));
    response.writeHead(answer.status, { ...Object.fromEntries(passed), "content-length": bytes.length });
    response.end(bytes);
  }
}
