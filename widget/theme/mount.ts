/**
 * Puts a view into somebody else's page: in a shadow root, so that neither side's styles reach the other, and with the
 * theme and language of the host. Everything is gone again after `unmount`.
 */
import type { Host } from "../hosts/host.ts";
import { addStyles } from "./add-styles.ts";

export interface Mounted {
  unmount(): void;
}

/** Draws into an element of ours; returns how to stop. */
export type View = (root: HTMLElement) => () => void;

/** Stronger than any rule of the host, also one that is `!important` or meant for every `div`. */
/** `all` leaves out the direction of writing. */
const OWN_BOX =
  "all: initial !important; display: block !important; direction: ltr !important; unicode-bidi: isolate !important;";

export function mount(parent: Element, host: Host, css: string, view: View): Mounted {
  const page = parent.ownerDocument;
  const box = page.createElement("div");
  box.style.cssText = OWN_BOX;
  const shadow = box.attachShadow({ mode: "open" });
  addStyles(shadow, css);
  const root = page.createElement("div");
  root.className = "desyatka";
  root.lang = host.language;
  shadow.append(root);
  parent.append(box);

  const paint = () => {
    root.dataset.theme = host.theme.current();
  };
  paint();
  const stopTheme = host.theme.listen(paint);
  const observer = new ResizeObserver(() => host.resize(Math.ceil(box.getBoundingClientRect().height)));
  observer.observe(box);
  const stop = view(root);

  return {
    unmount() {
      observer.disconnect();
      stopTheme();
      stop();
      box.remove();
    },
  };
}
