// What was typed and not yet made into an invoice, kept in the browser for a day.
import type { FormDraft } from "./model";

export interface Draft {
  form: FormDraft;
  intent: string;
  wasSent: boolean; // the intent may have reached the server
  savedAt: number; // ms since 1970
}

export interface DraftBox {
  /** false: this browser keeps nothing. */
  keeps: boolean;
  load(): Draft | null;
  save(draft: Draft): void;
  clear(): void;
}

const VERSION = 1;
const DAY_MS = 86_400_000;

function parse(text: string | null, now: number): Draft | null {
  try {
    const kept = JSON.parse(text ?? "null") as { version: number; draft: Draft } | null;
    const isFresh = kept?.version === VERSION && now - kept.draft.savedAt < DAY_MS;
    return isFresh ? kept.draft : null;
  } catch {
    return null;
  }
}

/** Storage may be switched off for framed pages; then nothing is kept. */
function storageOf(): Storage | null {
  try {
    const storage = window.localStorage;
    storage.setItem("lasku.try", "1");
    storage.removeItem("lasku.try");
    return storage;
  } catch {
    return null;
  }
}

export function createDraftBox(company: string, deal: number, now: () => number): DraftBox {
  const storage = storageOf();
  const key = `lasku.draft.${company}.${deal}`;
  return {
    keeps: storage !== null,
    load: () => (storage ? parse(storage.getItem(key), now()) : null),
    save(draft) {
      try {
        storage?.setItem(key, JSON.stringify({ version: VERSION, draft }));
      } catch {
        // A full storage must not stop the typing.
      }
    },
    clear: () => storage?.removeItem(key),
  };
}
