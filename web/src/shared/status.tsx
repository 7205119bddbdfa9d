import type { InvoiceStatus } from "../api-types";
import { Icon, type IconName } from "./icon";
import { useI18n } from "./i18n";

const ICONS: Record<InvoiceStatus, IconName> = {
  draft: "pencil",
  awaiting_approval: "clock",
  awaiting_payment: "coins",
  paid: "checkCircle",
  voided: "ban",
  deleted: "trash",
};

/** A status is an icon, a word and a colour. */
export function Status({ status }: { status: InvoiceStatus }) {
  const { t } = useI18n();
  return (
    <span class={`status status-${status}`}>
      <Icon name={ICONS[status]} size={12} />
      {t(`status.${status}`)}
    </span>
  );
}
