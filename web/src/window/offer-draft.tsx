import { Button } from "../shared/button";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import type { Draft } from "./draft";
import type { InvoicePage } from "./page";

/** What was typed earlier is offered before anything else can be typed. */
export function OfferDraft({ draft, page }: { draft: Draft; page: InvoicePage }) {
  const { t, format } = useI18n();
  const time = format.moment(new Date(draft.savedAt).toISOString());
  return (
    <main class="state state-tall">
      <span class="state-icon">
        <Icon name="pencil" size={24} />
      </span>
      <h1 class="state-title">{t("draft.title")}</h1>
      <p class="state-text">{t("draft.text", { time, name: draft.form.contact?.name || draft.form.recipient })}</p>
      <div class="state-actions">
        <Button kind="primary" onClick={() => page.takeDraft(draft)}>
          {t("draft.take")}
        </Button>
        <Button onClick={page.startOver}>{t("draft.start_over")}</Button>
      </div>
    </main>
  );
}
