import { Button } from "../shared/button";
import { failureText } from "../shared/failure-text";
import { useI18n } from "../shared/i18n";
import { Notice } from "../shared/notice";
import { Skeleton } from "../shared/skeleton";
import type { SectionProps } from "./section";

/** Stands in for fields whose choices aren't there (yet). */
export function ChoicesProblem({ page, state }: SectionProps) {
  const i18n = useI18n();
  if (state.choicesFailure === null) return <Skeleton widths={[30, 100, 30, 100]} />;
  return (
    <Notice
      tone="error"
      role="alert"
      actions={
        <Button icon="refresh" onClick={() => void page.loadChoices()}>
          {i18n.t("common.retry")}
        </Button>
      }
    >
      {failureText(i18n, state.choicesFailure)}
    </Notice>
  );
}
