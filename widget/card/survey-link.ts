/** The client's survey page, to copy: where the browser does not let us, the address itself, ready to be copied. */
import type { CardText } from "../text/card-text.ts";
import { button, element } from "./element.ts";

export function surveyLink(url: string, text: CardText): HTMLElement {
  const said = element("span", { role: "status" });
  const address = element("input", {
    type: "text",
    readonly: "",
    "aria-label": text.surveyManual,
    value: url,
  });

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = text.surveyCopied;
    } catch {
      // No clipboard in this frame, or not allowed: the reader copies by hand.
      box.append(address);
      address.select();
    }
  }

  const box = element(
    "div",
    { class: "survey" },
    button({}, text.survey, () => void copy()),
    said,
  );
  return box;
}
