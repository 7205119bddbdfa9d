import { Button } from "../shared/button";
import { focusOn } from "../shared/focus";
import { useI18n } from "../shared/i18n";
import { useInvoice } from "./context";
import { controlId, placeOf } from "./findings";
import { missingLines } from "./lines";
import type { LineDraft } from "./model";

export function AddLines() {
  const { t } = useI18n();
  const { page, state, form } = useInvoice();
  const missing = missingLines(state.ownLines, form.lines);
  const account = form.lines.length > 0 ? form.lines[form.lines.length - 1]!.accountCode : "";
  function add() {
    focusOn(controlId(placeOf(page.edit.addLine(account), "item")));
  }
  function addBack(line: LineDraft) {
    page.edit.addFromDeal(line);
    focusOn(controlId(placeOf(line.key, "description")));
  }
  return (
    <div class="add-lines">
      <Button icon="plus" onClick={add}>
        {t("lines.add")}
      </Button>
      {missing.length > 0 && (
        <div class="add-from-deal" role="group" aria-label={t("lines.from_deal")}>
          <span class="quiet">{t("lines.from_deal")}</span>
          {missing.map((line) => (
            <Button key={line.key} kind="quiet" icon="plus" onClick={() => addBack(line)}>
              {line.productName || line.description.split("\n")[0] || t("lines.unnamed")}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
