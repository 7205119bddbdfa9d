import { focusOn } from "../shared/focus";
import { useI18n } from "../shared/i18n";
import { IconButton } from "../shared/icon-button";
import type { LineRowProps } from "./line-row";

export function LineActions({ page, line, index, count }: LineRowProps) {
  const { t } = useI18n();
  const number = index + 1;
  function moveTo(to: number, id: string) {
    page.edit.moveLine(line.key, to);
    focusOn(id); // a row that moves loses the focus
  }
  return (
    <div class="line-actions">
      <IconButton
        id={`up-${line.key}`}
        icon="up"
        label={t("line.up", { number })}
        aria-disabled={index === 0 || undefined}
        onClick={() => moveTo(index - 1, `up-${line.key}`)}
      />
      <IconButton
        id={`down-${line.key}`}
        icon="down"
        label={t("line.down", { number })}
        aria-disabled={index === count - 1 || undefined}
        onClick={() => moveTo(index + 1, `down-${line.key}`)}
      />
      <IconButton icon="trash" label={t("line.remove", { number })} onClick={() => page.edit.removeLine(line.key)} />
    </div>
  );
}
