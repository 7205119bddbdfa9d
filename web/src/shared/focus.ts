/** Not under the footer, which stays in view. */
function isInView(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const footer = document.querySelector(".footer")?.getBoundingClientRect().top ?? window.innerHeight;
  return top >= 0 && bottom <= Math.min(footer, window.innerHeight);
}

/** Moves the focus to the control with this id, once it is on the page, and scrolls it into view. */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(id);
    if (element && !isInView(element)) element.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  });
}
