import type { Forms } from "../forms.ts";

export const unitText = {
  points: "п.",
  percentagePoints: "п.п.",
  deals: { one: "сделка", few: "сделки", many: "сделок", other: "сделки" } as Forms,
  days: { one: "день", few: "дня", many: "дней", other: "дня" } as Forms,
  second: "с",
  minute: "мин",
  hour: "ч",
};
