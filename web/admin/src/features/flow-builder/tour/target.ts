import type { Box } from "./place";

// Finds on the page what a step points at.

const cardMark = "[data-tour-card]";

/** The first of the selectors that has something to be seen; while a dialog is open, only what is in it. */
export function findTarget(selectors: readonly string[]): HTMLElement | null {
  const dialog = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].at(-1);
  for (const selector of selectors) {
    const found = [...(dialog ?? document).querySelectorAll<HTMLElement>(selector)].filter(isDrawn);
    if (found.length > 0) return found.at(-1)!;
  }
  return null;
}

const isDrawn = (element: HTMLElement) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
};

/** Where it is, or null if something else covers it or it is out of sight. */
export function boxOf(element: HTMLElement): Box | null {
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!hit) return null;
  const its = hit === element || element.contains(hit) || hit.contains(element);
  return its || hit.closest(cardMark) ? { left, top, width, height } : null;
}
