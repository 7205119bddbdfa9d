// A running stack for the tests of one describe block: started before them, stopped after them.
import { after, before } from "node:test";

import { connectedStack } from "./journey.mjs";
import { Stack } from "./stack.mjs";
import { FakeVendor } from "./vendor.mjs";

/** A stack that isn't connected yet; the object is filled before the first test. */
export function useStack(options = {}) {
  const fixture = {};
  before(async () => {
    fixture.stack = await Stack.start(options);
  });
  after(() => fixture.stack?.stop());
  return fixture;
}

/** A connected stack: {stack, person, api}. */
export function useConnectedStack(options = {}) {
  const fixture = useStack(options);
  before(async () => Object.assign(fixture, await connectedStack(fixture.stack)));
  return fixture;
}

/** A stack whose lasku reaches the ledger's API, or the CRM's, through a server that a test scripts: {stack, vendor, ...}.
 *  `names` are the variables whose address it takes over; what isn't scripted is forwarded. */
export function useStackBehind(names, { connected = true } = {}) {
  const fixture = {};
  let vendor;
  before(async () => {
    vendor = await FakeVendor.start();
    fixture.vendor = vendor;
    fixture.stack = await Stack.start({
      variables: (given) => {
        fixture.real = given[names[0]];
        vendor.script(/./, { forward: fixture.real });
        return Object.fromEntries(names.map((name) => [name, vendor.url]));
      },
    });
    if (connected) Object.assign(fixture, await connectedStack(fixture.stack));
  });
  after(async () => {
    vendor?.release();
    await fixture.stack?.stop();
    await vendor?.stop();
  });
  fixture.honest = () => {
    vendor.clear();
    vendor.script(/./, { forward: fixture.real });
  };
  return fixture;
}
