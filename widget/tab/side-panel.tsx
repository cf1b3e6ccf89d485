/** The panel beside the figures. It takes the focus when it opens; Esc closes it and gives the focus back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useReader } from "./reader.ts";

interface Props {
  title: string;
  /** px below the top of the figures. */
  offset: number;
  onClose: () => void;
  children: ComponentChildren;
}

export function SidePanel({ title, offset, onClose, children }: Props) {
  const { text } = useReader();
  const heading = useRef<HTMLHeadingElement>(null);
  // Another title is another panel.
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <aside class="panel" aria-label={title} style={{ "--offset": `${offset}px` }}>
      <header class="panel-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="panel-close" aria-label={text.detail.close} onClick={onClose}>
          ×
        </button>
      </header>
      {children}
    </aside>
  );
}
