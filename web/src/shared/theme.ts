// `data-theme` follows the host; where it says nothing, the style sheet follows the system.
import type { Frame } from "./frame";

function apply(theme: string | null): void {
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
}

export function followTheme(frame: Frame, first: string | null): void {
  apply(first);
  frame.onTheme(apply);
}
