import { cardText } from "#shared/text/widget/en/card.ts";
import { problemText } from "#shared/text/widget/en/problem.ts";
import { unitText } from "#shared/text/widget/en/units.ts";

export const cardEn = { ...cardText, problem: problemText, units: unitText };
