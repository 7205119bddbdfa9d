import { useEffect, useState } from "preact/hooks";
import { ErrorState } from "../shared/error-state";
import { useI18n } from "../shared/i18n";
import { useServices } from "../shared/services";
import { useStore } from "../shared/store";
import { ConnectionSection } from "./connection-section";
import { DefaultsSection } from "./defaults-section";
import { DueDateSection } from "./due-date-section";
import { LanguageSection } from "./language-section";
import { MappingSection } from "./mapping-section";
import { SaveBar } from "./save-bar";
import { SaveProblem } from "./save-problem";
import { SectionIndex } from "./section-index";
import { SettingsSkeleton } from "./settings-skeleton";
import { createSettingsPage, isDirty } from "./store";

function useUnloadGuard(isNeeded: boolean) {
  useEffect(() => {
    if (!isNeeded) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [isNeeded]);
}

export function SettingsPage() {
  const services = useServices();
  const { t } = useI18n();
  const [page] = useState(() => createSettingsPage(services));
  const state = useStore(page.store);
  useEffect(() => void page.load(), [page]);
  useUnloadGuard(isDirty(state));

  if (state.failure) return <ErrorState failure={state.failure} onRetry={() => void page.load()} />;
  if (state.draft === null) return <SettingsSkeleton />;
  const shared = { page, state, draft: state.draft };
  function onSubmit(event: Event) {
    event.preventDefault();
    void page.save();
  }
  return (
    <form class="settings" noValidate onSubmit={onSubmit}>
      <SectionIndex />
      <main class="settings-sections">
        <h1>{t("settings.title")}</h1>
        <SaveProblem {...shared} />
        <ConnectionSection {...shared} />
        <MappingSection {...shared} />
        <DueDateSection {...shared} />
        <DefaultsSection {...shared} />
        <LanguageSection {...shared} />
      </main>
      <SaveBar {...shared} />
    </form>
  );
}
