// An app's side of webhooks: keeps what arrives, and answers as a test says.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";

import { until } from "../lib/until.mjs";

export class Receiver {
  /** Deliveries in their order: {method, path, headers, body, json, status}. */
  received = [];
  /** (delivery) => status, or {status, body, headers}, or null for no answer at all. */
  answer = () => 200;
  #held = new Set();
  #server = createServer((request, response) => this.#take(request, response));

  static async start(port = 0) {
    const receiver = new Receiver();
    await new Promise((resolve) => receiver.#server.listen(port, "127.0.0.1", resolve));
    receiver.url = `http://localhost:${receiver.#server.address().port}/hook`;
    return receiver;
  }

  /** Resolves to the deliveries that `filter` takes, once there are `count` of them. */
  async wait(count = 1, filter = () => true) {
    const now = () => this.received.filter(filter);
    await until(`${count} deliveries have come (there are ${now().length})`, () => now().length >= count);
    return now();
  }

  forget() {
    this.received.length = 0;
  }

  async stop() {
    for (const response of this.#held) response.destroy();
    this.#server.closeAllConnections?.();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const delivery = { method: request.method, path: request.url, headers: request.headers, body };
    try {
      delivery.json = JSON.parse(body);
    } catch {
      delivery.json = null;
    }
    const answer = this.answer(delivery);
    const { status, body: text = "", headers = {} } = typeof answer === "object" && answer !== null ? answer : { status: answer };
    delivery.status = status;
    this.received.push(delivery);
    if (answer === null) this.#held.add(response);
    else response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
  }
}

/** Whether the ledger's signature fits the raw body. */
export function isSigned(delivery, key) {
  return delivery.headers["x-xero-signature"] === createHmac("sha256", key).update(delivery.body).digest("base64");
}

/** What an app of the ledger must answer. */
export function asXeroWants(key) {
  return (delivery) => (isSigned(delivery, key) ? 200 : 401);
}

export const isIntent = ({ json }) => json?.events?.length === 0;
export const hasEvents = ({ json }) => json?.events?.length > 0;
