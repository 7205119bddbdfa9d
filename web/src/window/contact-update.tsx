import { useI18n } from "../shared/i18n";
import { SwitchField } from "../shared/switch-field";
import { useInvoice } from "./context";

function inOneLine(text: string): string {
  return text.split("\n").join(", ");
}

function Differences() {
  const { t } = useI18n();
  const { state, form } = useInvoice();
  if (state.computed === null || state.computing === "failed" || state.computing === "stopped") return null;
  const differences = state.computed.preview.contact_differences;
  if (differences.length === 0) return <>{t("update.none")}</>;
  return (
    <>
      <p>{t(form.updateContact ? "update.will_send" : "update.differs")}</p>
      <dl class={`differences ${form.updateContact ? "differences-sent" : ""}`}>
        {differences.map(({ field, theirs, ours }) => (
          <div key={field}>
            <dt>{t(`customer.${field}`)}</dt>
            <dd>
              <span class="difference-theirs">
                <span class="sr-only">{t("update.theirs")} </span>
                {theirs ? inOneLine(theirs) : t("update.empty")}
              </span>{" "}
              <span aria-hidden="true">→</span>{" "}
              <span class="difference-ours">
                <span class="sr-only">{t("update.ours")} </span>
                {inOneLine(ours)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** M14: the linked contact may be brought up to date with the invoice. */
export function ContactUpdate() {
  const { t } = useI18n();
  const { page, form } = useInvoice();
  if (form.contact === null) return null;
  return (
    <SwitchField
      id="update-contact"
      label={t("update.label")}
      isOn={form.updateContact}
      hint={<Differences />}
      onChange={(updateContact) => page.edit.change({ updateContact })}
    />
  );
}
