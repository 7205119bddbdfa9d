import { useEffect, useRef, useState } from "preact/hooks";
import type { Connection } from "../api-types";
import { Button } from "./button";
import { awaitConnection, openLogin } from "./connect";
import { ExternalLink } from "./external-link";
import { asFailure, type Failure } from "./failure";
import { failureText } from "./failure-text";
import { useI18n } from "./i18n";
import { useServices } from "./services";

interface ConnectButtonProps {
  label: string;
  kind: "primary" | "secondary";
  /** The connection as it is now: a login is over when it has changed. */
  connection: Connection;
  onConnected: (connection: Connection) => void;
}

function hasChanged(before: Connection, now: Connection): boolean {
  return now.state === "active" && now.connected_at !== before.connected_at;
}

export function ConnectButton({ label, kind, connection, onConnected }: ConnectButtonProps) {
  const i18n = useI18n();
  const { client } = useServices();
  const [isWaiting, setWaiting] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const stop = useRef<() => void>();
  useEffect(() => () => stop.current?.(), []);

  async function begin() {
    setFailure(null);
    stop.current?.();
    try {
      setAddress(await openLogin(client));
      setWaiting(true);
      stop.current = awaitConnection(
        client,
        (now) => hasChanged(connection, now),
        (now) => {
          setWaiting(false);
          onConnected(now);
        },
      );
    } catch (thrown) {
      setFailure(asFailure(thrown));
    }
  }
  return (
    <div class="connect">
      <Button kind={kind} icon="link" onClick={() => void begin()}>
        {label}
      </Button>
      <div role="status" class="connect-status">
        {address !== null && <ExternalLink href={address}>{i18n.t("connect.open_login")}</ExternalLink>}
        {isWaiting && <p class="quiet">{i18n.t("connect.waiting")}</p>}
        {failure && <p class="field-error">{failureText(i18n, failure)}</p>}
      </div>
    </div>
  );
}
