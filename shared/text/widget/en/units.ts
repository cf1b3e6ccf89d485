import type { Forms } from "../forms.ts";
import type { unitText as ru } from "../ru/units.ts";

export const unitText: typeof ru = {
  points: "pts",
  percentagePoints: "pp",
  deals: { one: "deal", other: "deals" } as Forms,
  days: { one: "day", other: "days" } as Forms,
  second: "s",
  minute: "min",
  hour: "h",
};
