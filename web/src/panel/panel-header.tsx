import type { Panel } from "../api-types";
import { ExternalLink } from "../shared/external-link";
import { useI18n } from "../shared/i18n";
import { IconButton } from "../shared/icon-button";
import { Menu, type MenuItem } from "../shared/menu";
import { useServices } from "../shared/services";
import type { PanelPage, PanelState } from "./store";

interface PanelHeaderProps {
  page: PanelPage;
  state: PanelState;
  panel: Panel;
}

export function PanelHeader({ page, state, panel }: PanelHeaderProps) {
  const { t } = useI18n();
  const { frame } = useServices();
  const { contact } = panel;
  const items: MenuItem[] = [{ label: t("panel.settings"), icon: "settings", onPick: frame.openSettings }];
  if (contact) {
    items.push({ label: t("panel.disconnect"), icon: "unlink", isDestructive: true, onPick: () => void page.disconnectContact() });
  }
  return (
    <header class="panel-header">
      <div class="panel-title">
        <h1>{t("panel.title")}</h1>
        <IconButton icon="refresh" label={t("panel.refresh")} isBusy={state.isRefreshing} onClick={() => void page.refresh()} />
        <Menu id="panel-menu" label={t("panel.more")} items={items} />
      </div>
      {contact ? (
        <ExternalLink href={contact.url} class="panel-contact" title={t("panel.open_contact")}>
          {contact.name}
        </ExternalLink>
      ) : (
        <p class="quiet">{t("panel.no_contact")}</p>
      )}
    </header>
  );
}
