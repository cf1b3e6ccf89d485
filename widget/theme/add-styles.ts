/** Stylesheets of the shadow root that a part of the widget is drawn in; each is added once. */

const SHEETS = new Map<string, CSSStyleSheet>();

export function addStyles(shadow: ShadowRoot, css: string): void {
  const sheet = SHEETS.get(css) ?? new CSSStyleSheet();
  if (!SHEETS.has(css)) {
    sheet.replaceSync(css);
    SHEETS.set(css, sheet);
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets.push(sheet);
}
