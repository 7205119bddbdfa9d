import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../shared/i18n";
import { IconButton } from "../shared/icon-button";
import { focusOn } from "../shared/focus";
import { useInvoice } from "./context";
import { controlId, placeOf } from "./findings";

/** Takes the focus of the line that is gone, and gives it back. */
export function RemovedLine() {
  const { t } = useI18n();
  const { page, state } = useInvoice();
  const { removed } = state;
  const undo = useRef<HTMLButtonElement>(null);
  const seen = useRef(removed); // what stood here already takes no focus when the form comes back
  useEffect(() => {
    if (removed !== seen.current) undo.current?.focus();
    seen.current = removed;
  }, [removed]);
  function takeBack() {
    if (removed) focusOn(controlId(placeOf(removed.line.key, "description")));
    page.edit.undoRemove();
  }
  return (
    <div role="status" class="removed-slot">
      {removed && (
        <div class="removed">
          <span>{t("lines.removed", { name: removed.line.description.split("\n")[0] || t("lines.unnamed") })}</span>
          <button type="button" class="link-button" ref={undo} onClick={takeBack}>
            {t("lines.undo")}
          </button>
          <IconButton icon="close" label={t("common.dismiss")} onClick={page.edit.forgetRemoved} />
        </div>
      )}
    </div>
  );
}
