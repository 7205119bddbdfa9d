// A button that opens a menu (ARIA menu button pattern): arrows, Home, End and first letters move, Esc closes.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";
import { IconButton } from "./icon-button";

export interface MenuItem {
  label: string;
  icon?: IconName;
  href?: string; // opens a tab of its own
  isDestructive?: boolean;
  onPick?: () => void;
}

interface MenuProps {
  id: string;
  label: string;
  items: MenuItem[];
  icon?: IconName;
  isBusy?: boolean;
}

function entriesOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=menuitem]")];
}

function nextIndex(event: KeyboardEvent, entries: HTMLElement[]): number | null {
  const at = entries.indexOf(document.activeElement as HTMLElement);
  const count = entries.length;
  if (event.key === "ArrowDown") return (at + 1) % count;
  if (event.key === "ArrowUp") return (at - 1 + count) % count;
  if (event.key === "Home") return 0;
  if (event.key === "End") return count - 1;
  if (event.key.length !== 1) return null;
  const letter = event.key.toLowerCase();
  const found = entries.findIndex((entry) => entry.textContent?.trim().toLowerCase().startsWith(letter));
  return found < 0 ? null : found;
}

function MenuEntry({ item, onPick }: { item: MenuItem; onPick: () => void }) {
  const content = (
    <>
      {item.icon && <Icon name={item.icon} />}
      <span>{item.label}</span>
    </>
  );
  const shared = { class: `menu-item ${item.isDestructive ? "menu-item-destructive" : ""}`, role: "menuitem" as const, tabIndex: -1 };
  return item.href ? (
    <a {...shared} href={item.href} target="_blank" rel="noopener noreferrer" onClick={onPick}>
      {content}
    </a>
  ) : (
    <button type="button" {...shared} onClick={onPick}>
      {content}
    </button>
  );
}

export function Menu({ id, label, items, icon = "more", isBusy }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen || list.current === null) return;
    entriesOf(list.current)[0]?.focus();
    const onOutside = (event: Event) => root.current?.contains(event.target as Node) || setOpen(false);
    document.addEventListener("pointerdown", onOutside);
    return () => document.removeEventListener("pointerdown", onOutside);
  }, [isOpen]);

  function close() {
    setOpen(false);
    button.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen || list.current === null) return;
    if (event.key === "Tab") return setOpen(false);
    const entries = entriesOf(list.current);
    const next = nextIndex(event, entries);
    if (event.key !== "Escape" && next === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (next !== null) entries[next]?.focus();
  }
  function onButtonKey(event: KeyboardEvent) {
    if (isOpen || event.key !== "ArrowDown") return;
    event.preventDefault();
    setOpen(true);
  }

  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <IconButton
        buttonRef={button}
        id={id}
        icon={icon}
        label={label}
        isBusy={isBusy}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={onButtonKey}
      />
      {isOpen && (
        <div class="popup menu-list" id={`${id}-list`} role="menu" aria-labelledby={id} ref={list}>
          {items.map((item) => (
            <MenuEntry
              key={item.label}
              item={item}
              onPick={() => {
                close();
                item.onPick?.();
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}
