import type { ComponentChildren } from "preact";
import type { InvoiceRow } from "../api-types";
import { Day } from "../shared/day";
import { daysBetween, today } from "../shared/dates";
import { Icon } from "../shared/icon";
import { useI18n } from "../shared/i18n";

/** The day that matters in this status. */
function DayText({ invoice }: { invoice: InvoiceRow }) {
  const { t, format } = useI18n();
  const { status, paid_on: paid, due_date: due, date } = invoice;
  if (status === "paid" && paid) return <Day day={paid} text={t("invoice.paid_on", { day: format.day(paid) })} />;
  if (status === "awaiting_payment" && due) {
    if (!invoice.is_overdue) return <Day day={due} text={t("invoice.due", { when: format.relativeDay(due) })} />;
    const count = Math.max(daysBetween(due, today()), 1);
    return (
      <span class="overdue">
        <Icon name="alert" size={12} /> <Day day={due} text={t("invoice.overdue", { count })} />
      </span>
    );
  }
  return date ? <Day day={date} text={t("invoice.dated", { day: format.day(date) })} /> : null;
}

export function InvoiceSubline({ invoice }: { invoice: InvoiceRow }) {
  const { t, format } = useI18n();
  const isPart = invoice.status === "awaiting_payment" && invoice.paid > 0;
  const parts: ComponentChildren[] = [<DayText invoice={invoice} />];
  if (isPart) parts.push(t("invoice.still_due", { amount: format.money(invoice.due, invoice.currency) }));
  if (invoice.reference !== "") parts.push(invoice.reference);
  return (
    <p class="invoice-subline">
      {parts.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </p>
  );
}
