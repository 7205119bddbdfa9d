import { useI18n } from "../shared/i18n";
import { TextField } from "../shared/text-field";
import { ContactField } from "./contact-field";
import { ContactUpdate } from "./contact-update";
import { textsAt, useInvoice } from "./context";
import { MAX_LENGTH, type FormDraft } from "./model";

type TextName = "recipient" | "address" | "email" | "taxNumber";

const FIELDS = [
  { name: "recipient", place: "recipient", rows: 1 },
  { name: "taxNumber", place: "tax_number", rows: 1 },
  { name: "address", place: "address", rows: 3 },
  { name: "email", place: "email", rows: 1 },
] as const;

export function CustomerCard() {
  const i18n = useI18n();
  const { page, form, visible } = useInvoice();
  const set = (name: TextName, place: string) => (value: string) =>
    page.edit.change({ [name]: value } as Partial<FormDraft>, [place]);
  const hintOf = (name: TextName) =>
    name === "recipient" && form.contact && form.recipient.trim() !== form.contact.name
      ? i18n.t("contact.named_in_xero", { name: form.contact.name })
      : undefined;
  return (
    <section class="card" aria-labelledby="customer-title">
      <h2 id="customer-title">{i18n.t("form.customer")}</h2>
      <div class="fields">
        <ContactField />
        {FIELDS.map(({ name, place, rows }) => (
          <TextField
            key={name}
            {...textsAt(i18n, visible, place)}
            class="field-half"
            label={i18n.t(`customer.${place}`)}
            hint={hintOf(name)}
            rows={rows}
            type={name === "email" ? "email" : "text"}
            maxLength={MAX_LENGTH[name]}
            value={form[name]}
            onChange={set(name, place)}
            onLeave={() => page.edit.touch(place)}
          />
        ))}
        <ContactUpdate />
      </div>
    </section>
  );
}
