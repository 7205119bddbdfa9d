import type { Item } from "../api-types";
import { Combobox, type Option } from "../shared/combobox";
import { failureText } from "../shared/failure-text";
import { useI18n, type I18n } from "../shared/i18n";
import { useServices } from "../shared/services";
import { useLineTexts, type LineRowProps } from "./line-row";
import { needsLink } from "./lines";

interface ItemOption extends Option {
  item: Item;
}

function itemOption({ t, format }: I18n, item: Item): ItemOption {
  const price = item.unit_price === null ? "" : ` · ${format.amount(item.unit_price)}`;
  return {
    key: item.id,
    label: item.name || item.code,
    detail: `${item.code}${price}`,
    tags: item.is_sold ? [] : [t("item.not_sold")],
    item,
  };
}

function valueOf(item: Item | null): string {
  if (item === null) return "";
  return item.name && item.name !== item.code ? `${item.code} ${item.name}` : item.code;
}

/** The item in Xero; a line that came from a CRM product warns until it has one (M12). */
export function ItemField(props: LineRowProps) {
  const { page, line, isLinking, linkFailure } = props;
  const i18n = useI18n();
  const { t } = i18n;
  const { client } = useServices();
  const texts = useLineTexts(props)("item");
  const isUnlinked = needsLink(line);
  const linkTexts = isUnlinked
    ? { error: undefined, warning: t("item.unlinked", { product: line.productName ?? "" }) }
    : { warning: linkFailure ? t("item.link_failed", { why: failureText(i18n, linkFailure) }) : texts.warning };
  const search = (text: string, signal: AbortSignal) =>
    client.items(text.trim(), signal).then((items) => items.map((item) => itemOption(i18n, item)));
  return (
    <Combobox<ItemOption>
      {...texts}
      {...linkTexts}
      class={`line-item ${isUnlinked ? "field-warned" : ""}`}
      label={isUnlinked ? t("item.link") : t("line.item")}
      icon={isUnlinked ? "alert" : line.item ? "link" : "search"}
      placeholder={t("item.search")}
      hint={isLinking ? t("item.linking") : undefined}
      value={valueOf(line.item)}
      search={search}
      onPick={(option) => page.edit.giveItem(line.key, option.item)}
      onClear={line.item ? () => page.edit.takeItem(line.key) : undefined}
    />
  );
}
