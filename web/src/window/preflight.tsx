import { useRef, useState } from "preact/hooks";
import { useI18n } from "../shared/i18n";
import { Icon } from "../shared/icon";
import { useInvoice } from "./context";
import { MarkList } from "./mark-list";

/** Everything that stands between the form and an invoice, before anything is sent (B3). */
export function Preflight() {
  const { t } = useI18n();
  const { state, marks } = useInvoice();
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const blocking = marks.filter((mark) => mark.blocks).length;
  const count = blocking || marks.length;
  if (count === 0) {
    if (state.computed === null || state.computing === "failed" || state.computing === "stopped") return null;
    return (
      <p class="preflight preflight-ready">
        <Icon name="checkCircle" size={14} /> {t("preflight.ready")}
      </p>
    );
  }
  const label = t(blocking > 0 ? "preflight.fix" : "preflight.look", { count });
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !isOpen) return;
    event.preventDefault();
    setOpen(false);
    toggle.current?.focus();
  }
  return (
    <div class="preflight" onKeyDown={onKeyDown}>
      <span class="sr-only" role="status">
        {label}
      </span>
      <button
        ref={toggle}
        type="button"
        class={`preflight-button ${blocking > 0 ? "preflight-blocked" : "preflight-warned"}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="alert" size={14} />
        {label}
        <Icon name={isOpen ? "chevronDown" : "chevronUp"} size={12} />
      </button>
      {isOpen && (
        <div class="popup preflight-list">
          <MarkList marks={marks} onPick={() => setOpen(false)} />
        </div>
      )}
    </div>
  );
}
