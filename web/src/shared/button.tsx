import type { ComponentChildren, Ref } from "preact";
import { Icon, type IconName } from "./icon";

interface ButtonProps {
  kind?: "primary" | "secondary" | "quiet";
  type?: "button" | "submit";
  icon?: IconName;
  disabled?: boolean;
  isBusy?: boolean;
  title?: string;
  class?: string;
  describedBy?: string;
  onClick?: (event: MouseEvent) => void;
  buttonRef?: Ref<HTMLButtonElement>;
  children: ComponentChildren;
}

/** A busy button stays focusable and says so, but takes no click. */
export function Button(props: ButtonProps) {
  const { kind = "secondary", type = "button", isBusy = false } = props;
  const guarded = (event: MouseEvent) => {
    if (isBusy) event.preventDefault();
    else props.onClick?.(event);
  };
  return (
    <button
      ref={props.buttonRef}
      type={type}
      class={`button button-${kind} ${props.class ?? ""}`}
      disabled={props.disabled}
      title={props.title}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      aria-describedby={props.describedBy}
      onClick={guarded}
    >
      {isBusy ? <span class="spinner" aria-hidden="true" /> : props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}
