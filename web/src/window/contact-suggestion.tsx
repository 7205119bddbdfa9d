import type { Contact } from "../api-types";
import { useI18n } from "../shared/i18n";
import { reasonTags } from "./contact-options";
import { useInvoice } from "./context";

/** The best candidate, one click away while a new contact would be made. */
export function ContactSuggestion({ onPick }: { onPick: (contact: Contact) => void }) {
  const i18n = useI18n();
  const { form, data } = useInvoice();
  const best = data.suggestions.find((hit) => !hit.is_archived);
  if (form.contact !== null || best === undefined) return null;
  return (
    <div class="suggestion">
      <p>
        {i18n.t("contact.suggestion")} <strong>{best.name}</strong>{" "}
        {reasonTags(i18n, best, form.recipient).map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
      </p>
      <button type="button" class="link-button" onClick={() => onPick(best)}>
        {i18n.t("contact.use")}
        <span class="sr-only">: {best.name}</span>
      </button>
    </div>
  );
}
