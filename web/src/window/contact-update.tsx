import { useI18n } from "../shared/i18n";
import { SwitchField } from "../shared/switch-field";
import { useInvoice } from "./context";

function Differences() {
  const { t } = useI18n();
  const { state, form } = useInvoice();
  const differences = state.computed?.preview.contact_differences ?? [];
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
                <span class="difference-side">{t("update.theirs")} </span>
                {theirs || t("update.empty")}
              </span>
              <span class="difference-ours">
                <span class="difference-side">{t("update.ours")} </span>
                {ours}
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
