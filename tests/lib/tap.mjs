// A forwarder of bytes before a server: what passes is kept as it was, cut connections and all, and read as HTTP afterwards.
import { createServer, connect } from "node:net";

const LOOPBACK = ["127.0.0.1", "::1"];

function listen(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server.address().port));
  });
}

export class Tap {
  /** Both directions of each connection, as [{at, bytes}]; `at` counts all pieces, so that calls can be put in order. */
  connections = [];
  #sockets = new Set();
  #pieces = 0;

  /** Listens on `port` (0: any free one) and forwards to `target`, which needn't listen yet. */
  static async open(target, port = 0) {
    const tap = new Tap();
    tap.target = target;
    tap.servers = LOOPBACK.map(() => createServer({ allowHalfOpen: true, noDelay: true }, (socket) => tap.#serve(socket)));
    tap.port = await listen(tap.servers[0], LOOPBACK[0], port);
    await listen(tap.servers[1], LOOPBACK[1], tap.port).catch(() => {}); // a machine may have no IPv6
    return tap;
  }

  #serve(client) {
    const server = connect({ host: LOOPBACK[0], port: this.target, allowHalfOpen: true, noDelay: true });
    const connection = { sent: [], received: [] };
    this.connections.push(connection);
    this.#pass(client, server, connection.sent);
    this.#pass(server, client, connection.received);
  }

  #pass(from, to, kept) {
    this.#sockets.add(from);
    from.on("data", (bytes) => {
      kept.push({ at: this.#pieces++, bytes });
      if (!to.write(bytes)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
    from.on("end", () => to.end());
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      if (!from.readableEnded) to.destroy();
    });
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** The calls that have passed, oldest first. */
  calls() {
    return this.connections.flatMap(callsOf).sort((a, b) => a.at - b.at);
  }
}

/** Reads messages of HTTP/1.1, one after another. */
class Reader {
  constructor(pieces) {
    this.bytes = Buffer.concat(pieces.map(({ bytes }) => bytes));
    this.offset = 0;
  }

  get isAtEnd() {
    return this.offset >= this.bytes.length;
  }

  /** {first, headers}; null when it isn't all there. */
  head() {
    const end = this.bytes.indexOf("\r\n\r\n", this.offset);
    if (end < 0) return null;
    const [first, ...lines] = this.bytes.toString("latin1", this.offset, end).split("\r\n");
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
    this.offset = end + 4;
    return { first, headers };
  }

  #take(count) {
    const piece = this.bytes.subarray(this.offset, this.offset + count);
    this.offset += count;
    return piece;
  }

  #line() {
    const end = this.bytes.indexOf("\r\n", this.offset);
    if (end < 0) return null;
    const line = this.#take(end - this.offset).toString("latin1");
    this.offset = end + 2;
    return line;
  }

  #chunks() {
    const chunks = [];
    for (;;) {
      const size = parseInt(this.#line() ?? "", 16);
      if (Number.isNaN(size) || this.offset + size > this.bytes.length) return null;
      if (size === 0) break;
      chunks.push(this.#take(size));
      this.#line();
    }
    while (this.#line()); // trailers, then an empty line
    return Buffer.concat(chunks);
  }

  /** The body that such headers announce; null when it isn't all there. */
  body(headers, isOpenEnded) {
    if (/chunked/i.test(headers["transfer-encoding"] ?? "")) return this.#chunks();
    const length = headers["content-length"] ?? (isOpenEnded ? this.bytes.length - this.offset : 0);
    const piece = this.#take(Number(length));
    return piece.length === Number(length) ? piece : null;
  }
}

/** Where the piece with that byte stands in the order of all. */
function placeOf(pieces, offset) {
  let passed = 0;
  for (const { at, bytes } of pieces) {
    passed += bytes.length;
    if (passed > offset) return at;
  }
  return Infinity;
}

function answerTo(method, reader) {
  let head = reader.head();
  while (head && / 1\d\d /.test(head.first)) head = reader.head();
  if (!head) return null;
  const status = Number(head.first.split(" ")[1]);
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  const body = hasBody ? reader.body(head.headers, true) : Buffer.alloc(0);
  return body === null ? null : { status, headers: head.headers, body };
}

/** [{at, method, path, headers, body, answer: {status, headers, body} or null where it didn't come whole}] */
function callsOf({ sent, received }) {
  const [requests, answers] = [new Reader(sent), new Reader(received)];
  const calls = [];
  while (!requests.isAtEnd) {
    const at = placeOf(sent, requests.offset);
    const head = requests.head();
    const body = head && requests.body(head.headers, false);
    if (!body) break;
    const [method, path] = head.first.split(" ");
    calls.push({ at, method, path, headers: head.headers, body, answer: answerTo(method, answers) });
  }
  return calls;
}
