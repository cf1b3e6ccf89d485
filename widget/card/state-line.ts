/** Draws the card's one line, and draws it anew when what it says changes; between that, only the digits run. */
import type { CardAnswer } from "#shared/api/answers.ts";
import type { CardText } from "../text/card-text.ts";
import { fill } from "../text/fill.ts";
import { element, icon } from "./element.ts";
import { type CardWords, type Line, lineOf, type Tone } from "./line.ts";

const RING = "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z";
const ICONS: Record<Tone, string> = {
  calm: `${RING}m0 3v4l2.5 1.5`,
  soon: `${RING}m0 3v4l2.5 1.5`,
  late: "M8 1.8 15 14H1Zm0 4.7v3.6m0 1.6v.4",
  done: `${RING}m-3 6.7 2.1 2.1 3.9-4.3`,
  quiet: `${RING}m-3 6.5h6`,
};

function ownerOf({ yours, manager }: CardAnswer, text: CardText): string {
  if (yours) return text.yours;
  return manager ? fill(text.owner, { name: manager.name ?? text.formerManager }) : text.nobody;
}

function waitingSince(card: CardAnswer, { text, time }: CardWords): HTMLElement | string {
  if (card.state !== "waiting" && card.state !== "reacted") return "";
  return element("p", {}, fill(text.waitingSince, { when: time(Date.parse(card.waitingSince)) }));
}

export function stateLine(
  card: CardAnswer,
  words: CardWords,
): { element: HTMLElement; tick(elapsed: number): void } {
  const box = element("div");
  const digits = element("span", { role: "timer" });
  let shown: Line | null = null;

  function draw({ tone, state, count, next }: Line): void {
    const [before = "", after = ""] = state.split("{left}");
    box.className = `line is-${tone}`;
    box.replaceChildren(
      icon(ICONS[tone]),
      element("p", { class: "state" }, before, count === null ? null : digits, after),
      waitingSince(card, words),
      element("p", {}, ownerOf(card, words.text)),
      next === null ? "" : element("p", {}, next),
    );
  }

  function tick(elapsed: number): void {
    const line = lineOf(card, elapsed, words);
    if (line.tone !== shown?.tone || line.state !== shown.state || line.next !== shown.next) draw(line);
    digits.textContent = line.count;
    shown = line;
  }

  tick(0);
  return { element: box, tick };
}

export function stageAge(
  stage: NonNullable<CardAnswer["stage"]>,
  { text, duration }: CardWords,
): HTMLElement {
  const { name, seconds, usualSeconds: usual } = stage;
  const long = usual !== null && seconds > usual;
  const here = fill(text.stage, { stage: name, time: duration(seconds) });
  const than =
    usual === null ? "" : `, ${fill(long ? text.stageLong : text.stageUsual, { usual: duration(usual) })}`;
  return element("p", { class: long ? "stage is-long" : "stage" }, here + than);
}
