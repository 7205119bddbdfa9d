import { useState } from "preact/hooks";
import { Button } from "../shared/button";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import { useInvoice } from "./context";
import { DealGap } from "./deal-gap";
import { Preflight } from "./preflight";
import { Totals } from "./totals";

/** Always in view; on a narrow page the sums open on demand. */
export function Footer() {
  const { t } = useI18n();
  const { page } = useInvoice();
  const [isOpen, setOpen] = useState(false);
  return (
    <footer class={`footer ${isOpen ? "footer-open" : ""}`}>
      <div class="footer-side">
        <Preflight />
        <DealGap />
      </div>
      <Totals />
      <div class="footer-actions">
        <button type="button" class="link-button footer-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "footer.less" : "footer.more")} <Icon name={isOpen ? "chevronDown" : "chevronUp"} size={12} />
        </button>
        <Button onClick={() => void page.close()} class="footer-cancel">
          {t("common.cancel")}
        </Button>
        <Button kind="primary" type="submit" title={t("footer.shortcut")}>
          {t("footer.create")}
        </Button>
      </div>
    </footer>
  );
}
