// The Xero login runs in a tab of its own, begun with a ticket; the page asks until the connection stands.
import type { Connection } from "../api-types";
import type { Client } from "./client";
import { poll } from "./poll";

const PACE = { first: 2000, factor: 1.1, max: 10_000 };
const GIVE_UP_MS = 15 * 60_000;

/** Opens the login. The tab is opened before the ticket is asked for, because browsers allow it only within a click.
 * Returns the address for a link when the browser refuses the tab, else null. */
export async function openLogin(client: Client): Promise<string | null> {
  const tab = window.open("about:blank", "_blank");
  try {
    const { url } = await client.ticket();
    if (tab === null) return url;
    tab.opener = null;
    tab.location.replace(url);
    return null;
  } catch (thrown) {
    tab?.close();
    throw thrown;
  }
}

/** Asks until ${isThere}; the result stops it. */
export function awaitConnection(
  client: Client,
  isThere: (connection: Connection) => boolean,
  onThere: (connection: Connection) => void,
): () => void {
  const begun = Date.now();
  return poll(PACE, async () => {
    const connection = await client.connection();
    if (!isThere(connection)) return Date.now() - begun < GIVE_UP_MS;
    onThere(connection);
    return false;
  });
}
