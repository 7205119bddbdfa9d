// What the settings page shows, and what can be done on it.
import type { Connection, Settings, SettingsChoices, SettingsPreview } from "../api-types";
import { asFailure, type Failure } from "../shared/failure";
import { focusOn } from "../shared/focus";
import { latest } from "../shared/latest";
import type { Services } from "../shared/services";
import { createStore, type Store } from "../shared/store";
import { isSame, parseDays, settingsDraft, toSettings, type SettingsDraft } from "./model";

export interface SettingsState {
  connection: Connection;
  saved: Settings | null;
  draft: SettingsDraft | null;
  failure: Failure | null; // why there are no settings to show
  choices: SettingsChoices | null;
  choicesFailure: Failure | null;
  previewDeal: number | null;
  preview: SettingsPreview | null;
  previewFailure: Failure | null;
  isSaving: boolean;
  hasTried: boolean;
  justSaved: boolean;
  problem: Failure | null; // why saving didn't work
  theirs: Settings | null; // somebody else's, saved meanwhile
}

export interface SettingsPageModel {
  store: Store<SettingsState>;
  load(): Promise<void>;
  loadChoices(): Promise<void>;
  change(patch: Partial<SettingsDraft>): void;
  choosePreviewDeal(deal: number): void;
  connected(connection: Connection): void;
  save(): Promise<void>;
  discard(): void;
  takeTheirs(): void;
  overwriteTheirs(): Promise<void>;
}

export const PROBLEM_ID = "settings-problem";
export const DUE_DAYS_ID = "due-days";
const PREVIEW_DELAY_MS = 250;

export function isDirty({ saved, draft }: SettingsState): boolean {
  return saved !== null && draft !== null && !isSame(settingsDraft(saved), draft);
}

function emptyState(connection: Connection): SettingsState {
  return {
    connection,
    saved: null,
    draft: null,
    failure: null,
    choices: null,
    choicesFailure: null,
    previewDeal: null,
    preview: null,
    previewFailure: null,
    isSaving: false,
    hasTried: false,
    justSaved: false,
    problem: null,
    theirs: null,
  };
}

export function createSettingsPage({ client, session, setLanguage }: Services): SettingsPageModel {
  const store = createStore<SettingsState>(emptyState(session.connection));
  const previewer = latest(
    PREVIEW_DELAY_MS,
    ({ deal, settings }: { deal: number; settings: Settings }, signal) => client.previewSettings(deal, settings, signal),
    (preview) => store.set({ preview, previewFailure: null }),
    (thrown) => store.set({ previewFailure: asFailure(thrown) }),
  );

  function renewPreview() {
    const { draft, previewDeal } = store.get();
    const settings = draft && toSettings(draft, 0);
    if (settings && previewDeal !== null) previewer.run({ deal: previewDeal, settings });
  }
  function show(saved: Settings) {
    store.set({ saved, draft: settingsDraft(saved), hasTried: false, problem: null, theirs: null });
    renewPreview();
  }
  async function fail(thrown: unknown) {
    const problem = asFailure(thrown);
    const theirs = problem.code === "settings_changed" ? await client.settings().catch(() => null) : null;
    store.set({ problem, theirs });
    focusOn(PROBLEM_ID);
  }
  async function put(version: number) {
    const { draft, isSaving } = store.get();
    const settings = draft && toSettings(draft, version);
    if (settings === null || isSaving) return;
    store.set({ isSaving: true, problem: null, theirs: null, justSaved: false });
    try {
      const saved = await client.saveSettings(settings);
      if (store.get().draft === draft) show(saved);
      else store.set({ saved }); // what was typed meanwhile stays
      store.set({ justSaved: true });
      setLanguage(settings.language);
    } catch (thrown) {
      await fail(thrown);
    }
    store.set({ isSaving: false });
  }

  const page: SettingsPageModel = {
    store,
    async load() {
      store.set({ failure: null });
      try {
        show(await client.settings());
      } catch (thrown) {
        store.set({ failure: asFailure(thrown) });
      }
      await page.loadChoices();
    },
    async loadChoices() {
      store.set({ choicesFailure: null });
      try {
        const choices = await client.choices();
        store.set({ choices, previewDeal: store.get().previewDeal ?? choices.deals[0]?.id ?? null });
        renewPreview();
      } catch (thrown) {
        store.set({ choicesFailure: asFailure(thrown) });
      }
    },
    change(patch) {
      const { draft } = store.get();
      if (draft === null) return;
      store.set({ draft: { ...draft, ...patch }, justSaved: false });
      renewPreview();
    },
    choosePreviewDeal(previewDeal) {
      store.set({ previewDeal, preview: null });
      renewPreview();
    },
    connected(connection) {
      store.set({ connection });
      void page.loadChoices();
    },
    async save() {
      const { draft, saved } = store.get();
      if (draft === null || saved === null) return;
      store.set({ hasTried: true });
      if (parseDays(draft.dueDays) === null) focusOn(DUE_DAYS_ID);
      else await put(saved.version);
    },
    discard() {
      const { saved } = store.get();
      if (saved) show(saved);
    },
    takeTheirs() {
      const { theirs } = store.get();
      if (theirs) show(theirs);
    },
    async overwriteTheirs() {
      const { theirs } = store.get();
      if (theirs) await put(theirs.version);
    },
  };
  return page;
}
