/** The card's texts in both languages, and nothing of the tab's: a card must stay small. */
import type { Language } from "#shared/text/errors.ts";
import { cardText as enCard } from "#shared/text/widget/en/card.ts";
import { problemText as enProblem } from "#shared/text/widget/en/problem.ts";
import { unitText as enUnits } from "#shared/text/widget/en/units.ts";
import { cardText as ruCard } from "#shared/text/widget/ru/card.ts";
import { problemText as ruProblem } from "#shared/text/widget/ru/problem.ts";
import { unitText as ruUnits } from "#shared/text/widget/ru/units.ts";

export function cardTextIn(language: Language) {
  return language === "ru"
    ? { ...ruCard, problem: ruProblem, units: ruUnits }
    : { ...enCard, problem: enProblem, units: enUnits };
}

export type CardText = ReturnType<typeof cardTextIn>;
