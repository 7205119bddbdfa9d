import { failureText } from "../shared/failure-text";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import { useInvoice } from "./context";
import { MarkList } from "./mark-list";
import { SUMMARY_ID } from "./page";

/** After a try that didn't work out: takes the focus and leads to each field. */
export function ErrorSummary() {
  const i18n = useI18n();
  const { state, marks } = useInvoice();
  const blocking = marks.filter((mark) => mark.blocks);
  const { problem, hasTried, refused, isRefusedByXero } = state;
  if (!hasTried || (blocking.length === 0 && problem === null)) return null;
  const saidByXero = isRefusedByXero && refused.length > 0;
  const isUnanswered = problem?.status === 0 || problem?.code === "offline"; // a proxy's 504 counts too
  const title = problem
    ? i18n.t(isUnanswered ? "summary.offline" : "summary.failed")
    : i18n.t(saidByXero ? "summary.refused" : "summary.title");
  return (
    <div id={SUMMARY_ID} class="notice notice-error error-summary" role="alert" tabIndex={-1}>
      <Icon name="alert" />
      <div class="notice-body">
        <h2 class="notice-title">{title}</h2>
        {problem && <p class="notice-text">{failureText(i18n, problem)}</p>}
        {isUnanswered && <p class="notice-text">{i18n.t("summary.try_again")}</p>}
        {blocking.length > 0 && <MarkList marks={blocking} />}
      </div>
    </div>
  );
}
