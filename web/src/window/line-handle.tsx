import { useRef } from "preact/hooks";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import type { LineRowProps } from "./line-row";

/** The place, counted from 0, of the row that the pointer is over. */
function indexAt(y: number, rows: Element[]): number {
  const found = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return found < 0 ? rows.length - 1 : found;
}

/** Dragged by mouse, pen or finger, or moved with the arrow keys. */
export function LineHandle({ page, line, index }: LineRowProps) {
  const { t } = useI18n();
  const isDragging = useRef(false);
  const label = t("line.drag", { number: index + 1 });

  function rowOf(event: PointerEvent): Element | null {
    return (event.currentTarget as Element).closest(".line");
  }
  function start(event: PointerEvent) {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    isDragging.current = true;
    rowOf(event)?.classList.add("line-dragged");
  }
  function drag(event: PointerEvent) {
    const list = rowOf(event)?.parentElement;
    if (!isDragging.current || !list) return;
    const to = indexAt(event.clientY, [...list.children]);
    if (to !== index) page.edit.moveLine(line.key, to);
  }
  function end(event: PointerEvent) {
    isDragging.current = false;
    rowOf(event)?.classList.remove("line-dragged");
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    page.edit.moveLine(line.key, index + (event.key === "ArrowUp" ? -1 : 1));
  }
  return (
    <button
      type="button"
      class="line-handle"
      aria-label={label}
      title={label}
      onPointerDown={start}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={onKeyDown}
    >
      <Icon name="drag" />
      <span class="line-number" aria-hidden="true">
        {t("line.name", { number: index + 1 })}
      </span>
    </button>
  );
}
