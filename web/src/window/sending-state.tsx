import type { Operation } from "../api-types";
import { Button } from "../shared/button";
import { useI18n } from "../shared/i18n";

interface SendingStateProps {
  operation: Operation | null; // null: the server hasn't taken it yet
  isSlow: boolean;
  onClose: () => void;
}

export function SendingState({ operation, isSlow, onClose }: SendingStateProps) {
  const { t, coded } = useI18n();
  const isSafe = operation !== null;
  const error = operation?.error ?? null;
  return (
    <main class="state state-tall">
      <span class="spinner spinner-large" aria-hidden="true" />
      <div role="status" class="state-said">
        <h1 class="state-title">{t(error ? "sending.waiting_title" : "sending.title")}</h1>
        {error && <p class="state-text">{coded("error", error.code, error.detail, error.message)}</p>}
        {isSlow && isSafe && <p class="state-text">{t(error ? "sending.safe" : "sending.slow")}</p>}
      </div>
      {isSlow && isSafe && <Button onClick={onClose}>{t("common.close")}</Button>}
    </main>
  );
}
