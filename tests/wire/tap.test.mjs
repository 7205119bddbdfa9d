// The tests' own ear: what stands between the programs passes every byte, keeps it, and knows what of it is to be judged.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { keepAliveAgent, send } from "../lib/http.mjs";
import { questionsOf } from "../lib/judge.mjs";
import { freePort } from "../lib/ports.mjs";
import { Tap } from "../lib/tap.mjs";

describe("a tap before a server", () => {
  let server, tap, url;

  before(async () => {
    server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.url === "/cut") return response.writeHead(200, { "content-length": 100 }).write("half", () => request.socket.resetAndDestroy());
      if (request.url === "/chunks") return response.write("one,", () => response.end("two"));
      return response.writeHead(200, { "content-length": 4 + Buffer.concat(chunks).length }).end(`got ${Buffer.concat(chunks)}`);
    });
    const port = await freePort();
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    tap = await Tap.open(port);
    url = `http://localhost:${tap.port}`;
  });
  after(async () => {
    await tap?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const heard = (path) => tap.calls().filter((call) => call.path === path);

  test("calls on one connection are told apart, in their order", async () => {
    const agent = keepAliveAgent(1);
    for (const body of ["first", "secönd", ""]) assert.equal((await send("POST", `${url}/echo?x=1`, { body, agent })).text, `got ${body}`);
    agent.destroy();
    assert.equal(tap.connections.length, 1);
    const calls = heard("/echo?x=1");
    assert.deepEqual(calls.map(({ method, body }) => [method, body.toString()]), [["POST", "first"], ["POST", "secönd"], ["POST", ""]]);
    assert.deepEqual(calls.map(({ answer }) => [answer.status, answer.body.toString()]), [[200, "got first"], [200, "got secönd"], [200, "got "]]);
  });

  test("an answer in chunks, and a request in chunks, are put together", async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const part of ["a", "bc"]) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    assert.equal(await (await fetch(`${url}/chunks`, { method: "POST", body, duplex: "half" })).text(), "one,two");
    const [call] = heard("/chunks");
    assert.deepEqual([call.body.toString(), call.answer.body.toString()], ["abc", "one,two"]);
  });

  test("a cut connection is cut for the client too, and its answer isn't taken for whole", async () => {
    await assert.rejects(send("GET", `${url}/cut`));
    assert.equal(heard("/cut")[0].answer, null);
  });

  test("a server that isn't there is a connection that ends", async () => {
    const nobody = await Tap.open(await freePort());
    await assert.rejects(send("GET", `http://localhost:${nobody.port}/`));
    await nobody.close();
  });
});

describe("what is judged", () => {
  const call = (path, agent, status, more = {}) => ({
    method: "GET",
    path,
    headers: { "user-agent": agent },
    body: Buffer.alloc(0),
    answer: { status, headers: {}, body: Buffer.from("{}") },
    ...more,
  });
  const partsOf = (...calls) => questionsOf(calls).map(({ vendor, parts }) => [vendor, parts.request, parts.answer]);

  test("all that lasku says, even when it is refused or isn't answered", () => {
    const lasku = "lasku/1.0";
    assert.deepEqual(partsOf(call("/api/v2/deals/1", lasku, 404), call("/connections", lasku, 200, { answer: null })), [["crm", true, true], ["ledger", true, false]]);
  });

  test("what a vendor's client says unless it is refused, and what is answered to it", () => {
    assert.deepEqual(partsOf(call("/api.xro/2.0/Items", "xero-node-20.0.0", 200), call("/api.xro/2.0/Items", "xero-node-20.0.0", 400)), [["ledger", true, true], ["ledger", false, true]]);
  });

  test("only the answers to what a test makes up itself", () => {
    assert.deepEqual(partsOf(call("/oauth/token", "node", 200)), [["crm", false, true]]);
  });

  test("no pages, and nothing that a test does to the stand-in", () => {
    assert.deepEqual(partsOf(call("/deals", "node", 200), call("/oauth/authorize", "node", 200), call("/_sandbox/calls", "node", 200)), []);
  });

  test("no answer while faults are set", () => {
    const post = (path) => call(path, "node", 200, { method: "POST" });
    const api = call("/api/v2/deals/1", "lasku/1.0", 502);
    const clear = call("/_sandbox/faults", "node", 200, { method: "DELETE" });
    assert.deepEqual(partsOf(post("/_sandbox/faults"), api, clear, api), [["crm", true, false], ["crm", true, true]]);
  });
});
