import type { Connection } from "../api-types";
import { ConnectButton } from "../shared/connect-button";
import { Icon } from "../shared/icon";
import { useI18n } from "../shared/i18n";

interface NotConnectedProps {
  connection: Connection;
  onConnected: (connection: Connection) => void;
}

export function NotConnected({ connection, onConnected }: NotConnectedProps) {
  const { t } = useI18n();
  return (
    <main class="panel">
      <div class="state">
        <span class="state-icon">
          <Icon name="link" size={24} />
        </span>
        <h1 class="state-title">{t("connect.title")}</h1>
        <p class="state-text">{t("connect.text")}</p>
        <ConnectButton kind="primary" label={t("connect.button")} connection={connection} onConnected={onConnected} />
      </div>
    </main>
  );
}
