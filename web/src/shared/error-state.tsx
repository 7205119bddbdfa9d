import { Button } from "./button";
import type { Failure } from "./failure";
import { failureText } from "./failure-text";
import { useI18n } from "./i18n";
import { Icon } from "./icon";

/** A page or list that couldn't be shown: what happened, what to do. */
export function ErrorState({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const i18n = useI18n();
  return (
    <main class="state">
      <span class="state-icon state-icon-error">
        <Icon name="alert" size={24} />
      </span>
      <div role="alert">
        <h1 class="state-title">{i18n.t("common.failed_title")}</h1>
        <p class="state-text">{failureText(i18n, failure)}</p>
      </div>
      <Button icon="refresh" onClick={onRetry}>
        {i18n.t("common.retry")}
      </Button>
    </main>
  );
}
