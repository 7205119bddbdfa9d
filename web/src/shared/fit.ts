// Keeps the frame as high as its content, open menus included (a panel may be 100 to 750 px high).
import type { Frame } from "./frame";

const MIN_HEIGHT = 100;
const MAX_HEIGHT = 750;

function contentHeight(root: HTMLElement): number {
  let bottom = root.getBoundingClientRect().bottom;
  for (const popup of root.querySelectorAll(".popup")) bottom = Math.max(bottom, popup.getBoundingClientRect().bottom + 8);
  return Math.ceil(bottom + window.scrollY);
}

export function fitToContent(frame: Frame, root: HTMLElement): void {
  let last = 0;
  const fit = () => {
    const height = Math.min(Math.max(contentHeight(root), MIN_HEIGHT), MAX_HEIGHT);
    if (height !== last) frame.resize({ height });
    last = height;
  };
  new ResizeObserver(fit).observe(root);
  new MutationObserver(fit).observe(root, { childList: true, subtree: true });
}
