import type { ComponentChildren } from "preact";
import { useI18n } from "../shared/i18n";
import type { SettingsDraft } from "./model";
import type { SettingsPageModel, SettingsState } from "./store";

export const SECTIONS = ["connection", "mapping", "due_date", "defaults", "language"] as const;
export type SectionName = (typeof SECTIONS)[number];

/** What every section works on. */
export interface SectionProps {
  page: SettingsPageModel;
  state: SettingsState;
  draft: SettingsDraft;
}

/** A card that says what its settings affect. */
export function Section({ name, children }: { name: SectionName; children: ComponentChildren }) {
  const { t } = useI18n();
  return (
    <section class="card" id={name} aria-labelledby={`${name}-title`} tabIndex={-1}>
      <h2 id={`${name}-title`}>{t(`settings.${name}`)}</h2>
      <p class="section-text">{t(`settings.${name}_text`)}</p>
      {children}
    </section>
  );
}
