import { useEffect, useState } from "preact/hooks";
import { ErrorState } from "../shared/error-state";
import { failureText } from "../shared/failure-text";
import { useI18n } from "../shared/i18n";
import { Notice } from "../shared/notice";
import { useServices } from "../shared/services";
import { useStore } from "../shared/store";
import { ConnectionNotice } from "./connection-notice";
import { NotConnected } from "./not-connected";
import { PanelContent } from "./panel-content";
import { PanelHeader } from "./panel-header";
import { PanelSkeleton } from "./panel-skeleton";
import { createPanelPage } from "./store";

export function PanelPage() {
  const services = useServices();
  const i18n = useI18n();
  const [page] = useState(() => createPanelPage(services, i18n));
  const state = useStore(page.store);
  useEffect(() => {
    void page.load();
    services.frame.onVisible(() => void page.load());
    return page.stop;
  }, [page]);

  if (state.connection.state === "none") {
    return <NotConnected connection={state.connection} onConnected={page.connected} />;
  }
  if (state.failure) return <ErrorState failure={state.failure} onRetry={() => void page.load()} />;
  if (state.panel === null) return <PanelSkeleton />;
  return (
    <main class="panel">
      <PanelHeader page={page} state={state} panel={state.panel} />
      {state.problem && (
        <Notice tone="error" role="alert" onDismiss={page.dismissProblem}>
          {failureText(i18n, state.problem)}
        </Notice>
      )}
      <ConnectionNotice connection={state.connection} onConnected={page.connected} />
      <PanelContent page={page} state={state} panel={state.panel} />
    </main>
  );
}
