import type { Failure } from "./failure";
import type { I18n } from "./i18n";

/** What happened, in the user's language; the server's own sentence where we have none. */
export function failureText(i18n: I18n, failure: Failure): string {
  const text = i18n.coded("error", failure.code, failure.detail, failure.message);
  const isOurs = failure.status >= 500 && failure.requestId !== "";
  return isOurs ? `${text} ${i18n.t("common.request_id", { id: failure.requestId })}` : text;
}
