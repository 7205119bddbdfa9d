// A client of an MCP server that runs as a child and speaks JSON-RPC, a message a line, over its standard input and output.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const ANSWER_LIMIT = 20_000;
const PROTOCOL = "2025-06-18";

export class McpClient {
  #waiting = new Map();
  #next = 1;
  #errors = "";

  /** Starts node with `args`, and shakes hands. */
  static async start(args, variables) {
    const client = new McpClient();
    client.child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...variables }, stdio: ["pipe", "pipe", "pipe"] });
    client.ended = new Promise((resolve) => client.child.once("close", (code) => resolve(code)));
    client.ended.then((code) => client.#giveUp(`the server ended (${code}): ${client.#errors}`));
    client.child.stderr.setEncoding("utf8").on("data", (text) => (client.#errors += text));
    createInterface({ input: client.child.stdout }).on("line", (line) => client.#take(JSON.parse(line)));
    process.once("exit", () => client.child.kill("SIGKILL"));
    client.about = await client.ask("initialize", { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: { name: "test", version: "1" } });
    client.#send({ method: "notifications/initialized" });
    return client;
  }

  #send(message) {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  #take({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(`${error.code}: ${error.message}`));
    else waiting.resolve(result);
  }

  #giveUp(reason) {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  ask(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const isLate = () => this.#waiting.has(id) && this.#giveUp(`no answer to ${method}: ${this.#errors}`);
      AbortSignal.timeout(ANSWER_LIMIT).addEventListener("abort", isLate);
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  async tools() {
    return (await this.ask("tools/list", {})).tools;
  }

  /** What the tool says, a text for each part. */
  async call(name, args = {}) {
    const { content, isError } = await this.ask("tools/call", { name, arguments: args });
    const texts = content.map(({ text }) => text);
    if (isError) throw new Error(texts.join("\n"));
    return texts;
  }

  /** Ends it by closing its input; resolves to its exit status. */
  async stop() {
    this.child.stdin.end();
    AbortSignal.timeout(ANSWER_LIMIT).addEventListener("abort", () => this.child.kill("SIGKILL"));
    return this.ended;
  }
}
