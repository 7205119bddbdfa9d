import { useEffect } from "preact/hooks";
import type { Option } from "./combobox";
import { Icon } from "./icon";
import { useI18n, type I18n } from "./i18n";
import type { SearchList } from "./search-list";

interface ComboboxPopupProps<O extends Option> {
  id: string; // of the field
  label: string;
  list: SearchList<O>;
  options: O[];
  isUp: boolean;
  onPick: (option: O) => void;
}

export function optionId(id: string, index: number): string {
  return `${id}-option-${index}`;
}

function message({ t }: I18n, list: SearchList<Option>, count: number): string {
  if (!list.isOpen) return "";
  if (list.isFailed) return t("search.failed");
  if (list.isLoading && list.found.length === 0) return t("search.running");
  return list.found.length === 0 ? t("search.nothing") : t("search.found", { count });
}

function OptionRow({ id, option, isActive, onPick }: { id: string; option: Option; isActive: boolean; onPick: () => void }) {
  return (
    <li id={id} role="option" class={`option ${isActive ? "option-active" : ""}`} aria-selected={isActive} onClick={onPick}>
      {option.icon && <Icon name={option.icon} />}
      <span class="option-body">
        <span class="option-label">{option.label}</span>
        {option.detail && <span class="option-detail">{option.detail}</span>}
      </span>
      {option.tags?.map((tag) => (
        <span key={tag} class="tag">
          {tag}
        </span>
      ))}
    </li>
  );
}

/** The list below (or above) the field; a click in it leaves the focus where it is. */
export function ComboboxPopup<O extends Option>({ id, label, list, options, isUp, onPick }: ComboboxPopupProps<O>) {
  const i18n = useI18n();
  useEffect(() => {
    document.getElementById(optionId(id, list.active))?.scrollIntoView({ block: "nearest" });
  }, [id, list.active]);
  return (
    <div
      class={`popup combobox-popup ${isUp ? "popup-up" : ""}`}
      hidden={!list.isOpen}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      <ul id={`${id}-list`} role="listbox" aria-label={label} class="options">
        {options.map((option, index) => (
          <OptionRow
            key={option.key}
            id={optionId(id, index)}
            option={option}
            isActive={index === list.active}
            onPick={() => onPick(option)}
          />
        ))}
      </ul>
      <p class={`options-message ${list.found.length > 0 ? "sr-only" : ""}`} role="status">
        {message(i18n, list, options.length)}
      </p>
    </div>
  );
}
