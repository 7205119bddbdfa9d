// Search as you type (ARIA combobox with a list): arrows move, Enter takes, Esc closes the list.
import { useRef, useState } from "preact/hooks";
import { ComboboxPopup, optionId } from "./combobox-popup";
import { controlAttributes, Field, type FieldTexts } from "./field";
import { Icon, type IconName } from "./icon";
import { useI18n } from "./i18n";
import { useSearchList } from "./search-list";

export interface Option {
  key: string;
  label: string;
  detail?: string;
  tags?: string[];
  icon?: IconName;
}

interface ComboboxProps<O extends Option> extends FieldTexts {
  /** What stands in the field while nothing is being typed. */
  value: string;
  placeholder?: string;
  icon?: IconName;
  class?: string;
  search: (text: string, signal: AbortSignal) => Promise<O[]>;
  /** Always offered below what was found. */
  extra?: O[];
  onPick: (option: O) => void;
  /** Set where the field may be emptied. */
  onClear?: () => void;
}

const LIST_HEIGHT = 288;

/** The list opens upwards where there is too little room below, and more above. */
function opensUp(input: HTMLElement): boolean {
  const rect = input.getBoundingClientRect();
  const footer = document.querySelector(".footer")?.getBoundingClientRect().height ?? 0;
  const below = window.innerHeight - footer - rect.bottom;
  return below < LIST_HEIGHT && rect.top > below;
}

/** What the field does; the text is null while nothing is being typed. */
function useCombobox<O extends Option>({ value, search, extra = [], onPick, onClear }: ComboboxProps<O>) {
  const [text, setText] = useState<string | null>(null);
  const [isUp, setUp] = useState(false);
  const list = useSearchList(search);
  const input = useRef<HTMLInputElement>(null);
  const options = [...list.found, ...extra];

  function open(typed: string) {
    if (input.current) setUp(opensUp(input.current));
    list.open(typed);
  }
  function close() {
    setText(null);
    list.close();
  }
  function pick(option: O | undefined) {
    if (option === undefined) return;
    close();
    onPick(option);
  }
  function step(by: 1 | -1) {
    if (list.isOpen) list.move(by, options.length);
    else open(text ?? "");
  }
  function onKeyDown(event: KeyboardEvent) {
    const isStep = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (!isStep && !(list.isOpen && (event.key === "Escape" || event.key === "Enter"))) return;
    event.preventDefault();
    if (isStep) step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") close();
    else pick(options[list.active]);
  }
  return {
    text,
    list,
    options,
    isUp,
    input,
    pick,
    onKeyDown,
    onType(typed: string) {
      setText(typed);
      open(typed);
    },
    onClick: () => list.isOpen || open(""),
    onLeave() {
      if (text === "" && value !== "") onClear?.();
      close();
    },
  };
}

function ClearButton({ value, onClear }: { value: string; onClear: () => void }) {
  const { t } = useI18n();
  return (
    <button type="button" class="combobox-clear" aria-label={`${t("search.clear")}: ${value}`} title={t("search.clear")} onClick={onClear}>
      <Icon name="close" size={12} />
    </button>
  );
}

export function Combobox<O extends Option>(props: ComboboxProps<O>) {
  const { id, value, onClear } = props;
  const { text, list, options, isUp, input, pick, onKeyDown, onType, onClick, onLeave } = useCombobox(props);
  return (
    <Field {...props}>
      <div class="combobox">
        <Icon name={props.icon ?? "search"} size={14} />
        <input
          ref={input}
          class="control"
          type="text"
          role="combobox"
          autoComplete="off"
          spellcheck={false}
          placeholder={props.placeholder}
          value={text ?? value}
          title={text === null ? value : undefined}
          aria-expanded={list.isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={options[list.active] ? optionId(id, list.active) : undefined}
          {...controlAttributes(props)}
          onInput={(event) => onType(event.currentTarget.value)}
          onClick={onClick}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={onLeave}
          onKeyDown={onKeyDown}
        />
        {onClear && value !== "" && text === null && <ClearButton value={value} onClear={onClear} />}
        <ComboboxPopup id={id} label={props.label} list={list} options={options} isUp={isUp} onPick={pick} />
      </div>
    </Field>
  );
}
