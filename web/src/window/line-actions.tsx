import { useI18n } from "../shared/i18n";
import { IconButton } from "../shared/icon-button";
import type { LineRowProps } from "./line-row";

export function LineActions({ page, line, index, count }: LineRowProps) {
  const { t } = useI18n();
  const number = index + 1;
  return (
    <div class="line-actions">
      <IconButton
        icon="up"
        label={t("line.up", { number })}
        aria-disabled={index === 0 || undefined}
        onClick={() => page.edit.moveLine(line.key, index - 1)}
      />
      <IconButton
        icon="down"
        label={t("line.down", { number })}
        aria-disabled={index === count - 1 || undefined}
        onClick={() => page.edit.moveLine(line.key, index + 1)}
      />
      <IconButton icon="trash" label={t("line.remove", { number })} onClick={() => page.edit.removeLine(line.key)} />
    </div>
  );
}
