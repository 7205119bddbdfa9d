import type { Connection } from "../api-types";
import { ConnectButton } from "../shared/connect-button";
import { ExternalLink } from "../shared/external-link";
import { Icon } from "../shared/icon";
import { useI18n } from "../shared/i18n";
import { Section, type SectionProps } from "./section";

function State({ connection }: { connection: Connection }) {
  const { t, format } = useI18n();
  const { state, lost_since: since } = connection;
  if (state === "active") {
    return (
      <span class="status status-paid">
        <Icon name="checkCircle" size={12} /> {t("connection.active")}
      </span>
    );
  }
  const text = state === "lost" && since ? t("connection.lost_since", { time: format.moment(since) }) : t(`connection.state_${state}`);
  return (
    <span class="status status-overdue">
      <Icon name="alert" size={12} /> {text}
    </span>
  );
}

function roleText(t: ReturnType<typeof useI18n>["t"], role: string): string {
  return role === "adviser" || role === "standard" ? t(`role.${role}`) : role;
}

function Facts({ connection }: { connection: Connection }) {
  const { t, format } = useI18n();
  const { organisation } = connection;
  const copied = connection.correct_at === null ? t("connection.copying_title") : t("connection.copied", { time: format.moment(connection.correct_at) });
  return (
    <dl class="facts">
      <div>
        <dt>{t("connection.state")}</dt>
        <dd>
          <State connection={connection} />
        </dd>
      </div>
      {organisation && (
        <div>
          <dt>{t("connection.organisation")}</dt>
          <dd>
            <ExternalLink href={organisation.url}>{organisation.name}</ExternalLink>
            <span class="quiet"> {organisation.base_currency}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>{t("connection.by")}</dt>
        <dd>
          {connection.connected_by}
          {connection.role && <span class="quiet"> {roleText(t, connection.role)}</span>}
        </dd>
      </div>
      <div>
        <dt>{t("connection.copy")}</dt>
        <dd>{copied}</dd>
      </div>
    </dl>
  );
}

export function ConnectionSection({ page, state }: SectionProps) {
  const { t } = useI18n();
  const { connection } = state;
  const isNone = connection.state === "none";
  return (
    <Section name="connection">
      {!isNone && <Facts connection={connection} />}
      {connection.state === "lost" && <p>{t("connection.lost_text")}</p>}
      {connection.state === "crm_lost" && <p>{t("connection.crm_lost_text")}</p>}
      {isNone && <p>{t("connect.text")}</p>}
      <ConnectButton
        kind={connection.state === "active" ? "secondary" : "primary"}
        label={t(isNone ? "connect.button" : "connect.again")}
        connection={connection}
        onConnected={page.connected}
      />
    </Section>
  );
}
