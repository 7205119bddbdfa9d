import { focusOn } from "../shared/focus";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import type { LineRowProps } from "./line-row";
import type { InvoicePage } from "./page";

/** The place, counted from 0, of the row that the pointer is over. */
function indexAt(y: number, rows: Element[]): number {
  const found = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return found < 0 ? rows.length - 1 : found;
}

/** Follows the pointer until it is let go. The document listens: a row that moves would lose a captured pointer. */
function dragRow(row: Element, key: string, page: InvoicePage) {
  const list = row.parentElement;
  function onMove(event: PointerEvent) {
    if (list === null) return;
    const rows = [...list.children];
    const to = indexAt(event.clientY, rows);
    if (to !== rows.indexOf(row)) page.edit.moveLine(key, to);
  }
  function onEnd() {
    row.classList.remove("line-dragged");
    document.removeEventListener("pointermove", onMove);
    document.removeEventListener("pointerup", onEnd);
    document.removeEventListener("pointercancel", onEnd);
  }
  row.classList.add("line-dragged");
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onEnd);
  document.addEventListener("pointercancel", onEnd);
}

/** Dragged by mouse, pen or finger, or moved with the arrow keys. */
export function LineHandle({ page, line, index }: LineRowProps) {
  const { t } = useI18n();
  const id = `handle-${line.key}`;
  const label = t("line.drag", { number: index + 1 });

  function onPointerDown(event: PointerEvent) {
    const row = (event.currentTarget as Element).closest(".line");
    if (row && event.button === 0) dragRow(row, line.key, page);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    page.edit.moveLine(line.key, index + (event.key === "ArrowUp" ? -1 : 1));
    focusOn(id); // a row that moves loses the focus
  }
  return (
    <button type="button" id={id} class="line-handle" aria-label={label} title={label} onPointerDown={onPointerDown} onKeyDown={onKeyDown}>
      <Icon name="drag" />
      <span class="line-number" aria-hidden="true">
        {t("line.name", { number: index + 1 })}
      </span>
    </button>
  );
}
