import { useEffect, useRef } from "preact/hooks";
import type { Operation } from "../api-types";
import { Button } from "../shared/button";
import { ExternalLink } from "../shared/external-link";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import { Notice } from "../shared/notice";

interface DoneStateProps {
  operation: Operation;
  wasChangedLate: boolean;
  onClose: () => void;
}

export function DoneState({ operation, wasChangedLate, onClose }: DoneStateProps) {
  const { t, format } = useI18n();
  const { invoice } = operation;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const number = invoice?.number ?? "";
  return (
    <main class="state state-tall">
      <span class="state-icon state-icon-success">
        <Icon name="check" size={28} />
      </span>
      <h1 class="state-title" tabIndex={-1} ref={heading}>
        {number === "" ? t("done.title_unnumbered") : t("done.title", { number })}
      </h1>
      <p class="state-text">
        {invoice && t("done.total", { total: format.money(invoice.total, invoice.currency), name: invoice.contact.name })}{" "}
        {t("done.draft")}
      </p>
      {wasChangedLate && <Notice tone="warning">{t("done.changed_late")}</Notice>}
      {operation.totals_differ && <Notice tone="warning">{t("done.totals_differ")}</Notice>}
      <div class="state-actions">
        {invoice && (
          <ExternalLink href={invoice.url} class="button button-primary">
            {t("invoice.open")}
          </ExternalLink>
        )}
        <Button onClick={onClose}>{t("common.close")}</Button>
      </div>
    </main>
  );
}
