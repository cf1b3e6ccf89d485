/**
 * Elements for the card, which is drawn without a framework: it is opened a hundred times a day, shows four lines, and
 * a framework would be half of what it weighs. Text only ever becomes text.
 */
type Child = Node | string | null;
type Attributes = Record<string, string | null>;

const SVG = "http://www.w3.org/2000/svg";

/** `element("p", { class: "state" }, "Ответьте за ")`; an attribute of `null` is left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A button; what it does comes last. */
export function button(attributes: Attributes, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/** An icon of one path on a field of 16 × 16; it says nothing that the text beside it does not. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}
