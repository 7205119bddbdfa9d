import { Combobox } from "../shared/combobox";
import { ExternalLink } from "../shared/external-link";
import { useI18n } from "../shared/i18n";
import { useServices } from "../shared/services";
import { contactDetail, hitOption, type ContactOption } from "./contact-options";
import { ContactSuggestion } from "./contact-suggestion";
import { textsAt, useInvoice } from "./context";

function ContactHint() {
  const { t } = useI18n();
  const { form } = useInvoice();
  if (form.contact === null) return <>{t("contact.new_hint")}</>;
  return (
    <>
      {[contactDetail(form.contact), ""].filter(Boolean).map((detail) => `${detail} · `)}
      <ExternalLink href={form.contact.url}>{t("invoice.open")}</ExternalLink>
    </>
  );
}

export function ContactField() {
  const i18n = useI18n();
  const { client } = useServices();
  const { page, form, data, visible } = useInvoice();
  const { t } = i18n;
  const newName = form.recipient.trim();
  const newOption: ContactOption = {
    key: "new",
    label: newName === "" ? t("contact.new_unnamed") : t("contact.new", { name: newName }),
    icon: "plus",
    contact: null,
  };
  async function search(text: string, signal: AbortSignal): Promise<ContactOption[]> {
    const isIdle = text.trim() === "";
    const hits = isIdle && data.suggestions.length > 0 ? data.suggestions : await client.contacts(text.trim(), signal);
    return hits.map((hit) => hitOption(i18n, hit));
  }
  function pick({ contact }: ContactOption) {
    page.edit.change({ contact, updateContact: contact !== null && form.updateContact }, ["contact", "recipient"]);
  }
  return (
    <div class="contact-field">
      <Combobox<ContactOption>
        {...textsAt(i18n, visible, "contact")}
        label={t("contact.label")}
        hint={<ContactHint />}
        icon={form.contact ? "user" : "plus"}
        value={form.contact?.name ?? newOption.label}
        placeholder={t("contact.search")}
        search={search}
        extra={[newOption]}
        onPick={pick}
      />
      <ContactSuggestion onPick={(contact) => pick({ ...newOption, contact })} />
    </div>
  );
}
