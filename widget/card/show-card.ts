/** The widget in a lead's card: asks once, then counts by itself. Returns how to stop. */
import type { CardAnswer } from "#shared/api/answers.ts";
import { ask } from "../data/ask.ts";
import { LoadProblem } from "../data/load-problem.ts";
import type { Host } from "../hosts/host.ts";
import { type CardText, cardTextIn } from "../text/card-text.ts";
import { button, element } from "./element.ts";
import { wordsOf } from "./line.ts";
import { objections } from "./objections.ts";
import { stageAge, stateLine } from "./state-line.ts";
import { surveyLink } from "./survey-link.ts";

function sentenceOf({ kind, code, detail }: LoadProblem, text: CardText): string {
  if (code === "lead-unknown") return text.unknownLead;
  return detail ?? text.problem[kind === "input" ? "server" : kind];
}

function failedLine(problem: LoadProblem, text: CardText, retry: () => void): HTMLElement {
  const mayRetry = problem.kind !== "forbidden" && problem.kind !== "expired";
  return element(
    "p",
    { role: "status" },
    `${sentenceOf(problem, text)} `,
    mayRetry ? button({ class: "link" }, text.problem.retry, retry) : null,
  );
}

export function showCard(root: HTMLElement, host: Host, lead: string): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const box = element("section", { class: "card-box" });
  let timer: ReturnType<typeof setInterval> | undefined;

  function fill(card: CardAnswer, text: CardText): void {
    const at = Date.now();
    const words = wordsOf(text, host.language);
    const line = stateLine(card, words);
    box.replaceChildren(line.element);
    if (card.stage) box.append(stageAge(card.stage, words));
    if (card.objections.writable || card.objections.kinds.length > 0) {
      box.append(objections(host, card, text));
    }
    if (card.surveyUrl) box.append(surveyLink(card.surveyUrl, text));
    timer = setInterval(() => line.tick(Date.now() - at), 1000);
  }

  async function load(): Promise<void> {
    box.classList.add("is-loading");
    box.ariaBusy = "true";
    const text = await cardTextIn(host.language);
    box.ariaLabel = text.title;
    try {
      fill(await ask<CardAnswer>(host, "/api/card", { query: { lead }, signal }), text);
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof LoadProblem ? error : new LoadProblem("server");
      box.replaceChildren(failedLine(problem, text, load));
    }
    box.classList.remove("is-loading");
    box.ariaBusy = "false";
  }

  root.append(box);
  void load();
  return () => {
    abort.abort();
    clearInterval(timer);
    box.remove();
  };
}
