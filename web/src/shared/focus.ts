/** Moves the focus to the control with this id, once it is on the page, and scrolls it into view. */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(id);
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  });
}
