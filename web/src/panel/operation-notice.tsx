import type { Operation } from "../api-types";
import { Button } from "../shared/button";
import { useI18n } from "../shared/i18n";
import { Notice } from "../shared/notice";
import { isOpen } from "./store";

interface OperationNoticeProps {
  operation: Operation;
  onOpenForm: () => void;
}

/** An invoice that is on its way to Xero, or that Xero refused. */
export function OperationNotice({ operation, onOpenForm }: OperationNoticeProps) {
  const { t, coded } = useI18n();
  const { error, findings } = operation;
  const why = error ? coded("error", error.code, error.detail, error.message) : "";
  if (isOpen(operation)) {
    const isWaiting = operation.state === "unknown" || error !== null;
    return (
      <Notice tone="busy" role="status" title={t(isWaiting ? "sending.waiting_title" : "sending.title")}>
        {isWaiting && <p>{why || t("sending.safe")}</p>}
      </Notice>
    );
  }
  const reasons = findings.map((finding) => coded("finding", finding.code, finding.detail, finding.message));
  return (
    <Notice
      tone="error"
      title={t("panel.refused")}
      actions={<Button onClick={onOpenForm}>{t("panel.open_form")}</Button>}
    >
      {reasons.length > 0 ? reasons.map((reason) => <p key={reason}>{reason}</p>) : <p>{why}</p>}
    </Notice>
  );
}
