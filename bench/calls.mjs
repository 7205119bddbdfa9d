// Xero calls per created invoice when everything is mirrored, as the stand-in counts them.
import { join } from "node:path";
import { connectedStack } from "../tests/lib/journey.mjs";
import { Stack } from "../tests/lib/stack.mjs";
import { root } from "./server.mjs";

const invoices = 10;

export async function run() {
  const stack = await Stack.start({ folder: join(root, "build") });
  try {
    const { api } = await connectedStack(stack);
    await api.createInvoice((await api.fillForm(1)).form);
    const { calls } = await stack.ledger.callsDuring(async () => {
      for (let i = 0; i < invoices; i++) {
        const operation = await api.createInvoice((await api.fillForm(1)).form);
        if (operation.state !== "done") throw new Error(`refused: ${JSON.stringify(operation)}`);
      }
    });
    const accounting = calls.filter(({ path }) => path.startsWith("/api.xro/"));
    return [{ name: "Xero calls per created invoice", value: accounting.length / invoices, limit: 1 }];
  } finally {
    await stack.stop();
  }
}
