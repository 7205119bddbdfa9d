// Loaded before @xeroapi/xero-mcp-server (node --require): calls to Xero's servers, whose addresses it has built in, go to the ledger
// stand-in at LEDGER_URL; no other encrypted call leaves the process.
const http = require("node:http");
const https = require("node:https");

const { port } = new URL(process.env.LEDGER_URL);
const XERO = /^(api|identity|login)\.xero\.com$/;

https.request = (options, onAnswer) => {
  if (!XERO.test(options.hostname)) throw new Error(`no call to ${options.hostname} is meant to be made`);
  const { agent, agents, nativeProtocols, ...rest } = options;
  return http.request({ ...rest, protocol: "http:", host: "127.0.0.1", hostname: "127.0.0.1", port }, onAnswer);
};
