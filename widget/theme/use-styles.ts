/** Brings a part's own stylesheets along when the part is drawn; give the ref to its outermost element. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { addStyles } from "./add-styles.ts";

export function useStyles<Element extends HTMLElement>(...sheets: string[]): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useLayoutEffect(() => {
    const root = ref.current?.getRootNode();
    if (root instanceof ShadowRoot) for (const css of sheets) addStyles(root, css);
  }, sheets);
  return ref;
}
