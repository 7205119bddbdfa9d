import type { JSX, Ref } from "preact";
import { Icon, type IconName } from "./icon";

interface IconButtonProps extends Omit<JSX.HTMLAttributes<HTMLButtonElement>, "icon" | "label"> {
  icon: IconName;
  label: string;
  disabled?: boolean;
  isBusy?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

/** A button whose name is for screen readers and the tooltip. */
export function IconButton({ icon, label, isBusy = false, buttonRef, ...rest }: IconButtonProps) {
  return (
    <button ref={buttonRef} type="button" class="icon-button" aria-label={label} title={label} aria-busy={isBusy || undefined} {...rest}>
      {isBusy ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
    </button>
  );
}
