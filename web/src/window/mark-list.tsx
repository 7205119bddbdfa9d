import { focusOn } from "../shared/focus";
import { useI18n } from "../shared/i18n";
import { markText, useInvoice } from "./context";
import { controlId, type Mark } from "./findings";

interface MarkListProps {
  marks: Mark[];
  onPick?: () => void;
}

/** What to fix, each a link to its field. */
export function MarkList({ marks, onPick }: MarkListProps) {
  const i18n = useI18n();
  const { form } = useInvoice();
  function prefixOf(mark: Mark): string {
    const key = mark.place.split(":")[0];
    const index = form.lines.findIndex((line) => line.key === key);
    return index < 0 ? "" : `${i18n.t("line.name", { number: index + 1 })}: `;
  }
  function follow(event: Event, mark: Mark) {
    event.preventDefault();
    onPick?.();
    focusOn(controlId(mark.place));
  }
  return (
    <ul class="mark-list">
      {marks.map((mark) => {
        const text = prefixOf(mark) + markText(i18n, mark);
        return (
          <li key={`${mark.place} ${mark.code}`}>
            {mark.place === "" ? (
              text
            ) : (
              <a href={`#${controlId(mark.place)}`} onClick={(event) => follow(event, mark)}>
                {text}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
