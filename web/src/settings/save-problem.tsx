import { Button } from "../shared/button";
import { failureText } from "../shared/failure-text";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import type { SectionProps } from "./section";
import { PROBLEM_ID } from "./store";

/** Why saving didn't work. When somebody else was quicker, nothing is replaced without being asked for. */
export function SaveProblem({ page, state }: SectionProps) {
  const i18n = useI18n();
  const { problem, theirs } = state;
  if (problem === null) return null;
  return (
    <div id={PROBLEM_ID} class="notice notice-error" role="alert" tabIndex={-1}>
      <Icon name="alert" />
      <div class="notice-body">
        <h2 class="notice-title">{i18n.t(theirs ? "settings.changed_title" : "settings.not_saved_title")}</h2>
        <p class="notice-text">{theirs ? i18n.t("settings.changed_text") : failureText(i18n, problem)}</p>
        {theirs && (
          <div class="notice-actions">
            <Button onClick={page.takeTheirs}>{i18n.t("settings.take_theirs")}</Button>
            <Button onClick={() => void page.overwriteTheirs()}>{i18n.t("settings.save_mine")}</Button>
          </div>
        )}
      </div>
    </div>
  );
}
