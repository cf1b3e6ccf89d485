/** Draws the tab into an element; returns how to stop. */
import { h, render } from "preact";
import "../theme/own-props.ts";
import type { Host } from "../hosts/host.ts";
import { Tab } from "./tab.tsx";

export function showTab(root: HTMLElement, host: Host): () => void {
  render(h(Tab, { host }), root);
  return () => render(null, root);
}
