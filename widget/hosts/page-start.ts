/** Reads what the server wrote into a page of ours for the bundle to start with. */
import type { PageStart } from "#shared/api/answers.ts";

export function readPageStart(page: Document): PageStart {
  const text = page.getElementById("desyatka-start")?.textContent;
  if (!text) throw new Error("The page has no #desyatka-start.");
  return JSON.parse(text) as PageStart;
}

/** The element that the page keeps for the widget. */
export function rootOf(page: Document): HTMLElement {
  const root = page.getElementById("desyatka");
  if (!root) throw new Error("The page has no #desyatka.");
  return root;
}
