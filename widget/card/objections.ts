/** Objections by one tap: each is written to the CRM, as a tag or a value of the field that the account uses. */
import type { CardAnswer, ObjectionsAnswer } from "#shared/api/answers.ts";
import { ask } from "../data/ask.ts";
import { LoadProblem } from "../data/load-problem.ts";
import type { Host } from "../hosts/host.ts";
import type { CardText } from "../text/card-text.ts";
import { fill } from "../text/fill.ts";
import { button, element } from "./element.ts";

const LONGEST = "100";

/** A field for an objection that nobody has tapped yet. */
function otherForm(text: CardText, write: (kind: string) => void): HTMLFormElement {
  const field = element("input", { type: "text", "aria-label": text.objectionOwnLabel, maxlength: LONGEST });
  const form = element("form", { class: "other" }, field, element("button", {}, text.save));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) write(field.value.trim());
  });
  return form;
}

export function objections(host: Host, card: CardAnswer, text: CardText): HTMLElement {
  const { writable, suggestions } = card.objections;
  const list = element("ul");
  const said = element("p", { class: "said", role: "status" });
  const box = element(
    "div",
    { class: "objections" },
    element("p", { class: "caption" }, text.objections),
    list,
    said,
  );
  let busy = false;

  async function write(kind: string): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      const question = { method: "POST", body: { lead: card.lead, kind } } as const;
      const { kinds } = await ask<ObjectionsAnswer>(host, "/api/objections", question);
      box.querySelector("form")?.remove();
      draw(kinds);
      said.textContent = fill(text.objectionSaved, { kind });
    } catch (error) {
      said.textContent = (error instanceof LoadProblem && error.detail) || text.objectionFailed;
    }
    busy = false;
  }

  function askForOther(): void {
    const form = otherForm(text, write);
    box.querySelector("form")?.remove();
    said.before(form);
    form.querySelector("input")?.focus();
  }

  /** Those that the lead has, first; then what the team often hears. */
  function draw(has: readonly string[]): void {
    const offered = writable ? suggestions : [];
    const taps = [...new Set([...has, ...offered])].map((kind) => {
      const done = has.includes(kind);
      const attributes = {
        class: "tap",
        "aria-pressed": String(done),
        "aria-disabled": done || !writable ? "true" : null,
      };
      return element(
        "li",
        {},
        button(attributes, kind, () => writable && !done && void write(kind)),
      );
    });
    const other = element("li", {}, button({ class: "tap is-other" }, `${text.objectionOwn}…`, askForOther));
    list.replaceChildren(...taps, ...(writable ? [other] : []));
  }

  draw(card.objections.kinds);
  return box;
}
