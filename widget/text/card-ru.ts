import { cardText } from "#shared/text/widget/ru/card.ts";
import { problemText } from "#shared/text/widget/ru/problem.ts";
import { unitText } from "#shared/text/widget/ru/units.ts";

export const cardRu = { ...cardText, problem: problemText, units: unitText };
