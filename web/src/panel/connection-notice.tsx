import type { Connection } from "../api-types";
import { ConnectButton } from "../shared/connect-button";
import { useI18n } from "../shared/i18n";
import { Notice } from "../shared/notice";

interface ConnectionNoticeProps {
  connection: Connection;
  onConnected: (connection: Connection) => void;
}

/** What stands between the panel and Xero, if anything does. */
export function ConnectionNotice({ connection, onConnected }: ConnectionNoticeProps) {
  const { t, format } = useI18n();
  if (connection.state === "crm_lost") {
    return (
      <Notice tone="warning" title={t("connection.crm_lost_title")}>
        {t("connection.crm_lost_text")}
      </Notice>
    );
  }
  if (connection.state === "lost") {
    const since = connection.lost_since;
    const title = since ? t("connection.lost_since", { time: format.moment(since) }) : t("connection.lost");
    return (
      <Notice
        tone="warning"
        title={title}
        actions={<ConnectButton kind="secondary" label={t("connect.again")} connection={connection} onConnected={onConnected} />}
      >
        {t("connection.lost_text")}
      </Notice>
    );
  }
  if (connection.correct_at !== null) return null;
  return (
    <Notice tone="busy" role="status" title={t("connection.copying_title")}>
      {t("connection.copying_text")}
    </Notice>
  );
}
