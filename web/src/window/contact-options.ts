import type { Contact, ContactHit } from "../api-types";
import type { Option } from "../shared/combobox";
import type { I18n } from "../shared/i18n";

export interface ContactOption extends Option {
  contact: Contact | null; // null: a new one
}

/** The reasons why a contact is offered for a recipient; "search" goes without saying. */
export function reasonTags(i18n: I18n, hit: ContactHit, recipient = ""): string[] {
  const isSame = hit.name.toLowerCase() === recipient.trim().toLowerCase();
  return hit.reasons.flatMap((reason) => {
    if (reason === "search") return [];
    return [i18n.t(reason === "name" && isSame ? "contact.reason_same_name" : `contact.reason_${reason}`)];
  });
}

export function contactDetail(contact: Contact): string {
  return [contact.email, contact.tax_number].filter(Boolean).join(" · ");
}

export function hitOption(i18n: I18n, hit: ContactHit): ContactOption {
  const archived = hit.is_archived ? [i18n.t("contact.archived")] : [];
  return {
    key: hit.id,
    label: hit.name,
    detail: contactDetail(hit),
    tags: [...reasonTags(i18n, hit), ...archived],
    icon: "user",
    contact: hit,
  };
}
