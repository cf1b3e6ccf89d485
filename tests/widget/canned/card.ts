import type { CardAnswer } from "#shared/api/answers.ts";

export const CARD: CardAnswer = {
  lead: "1000",
  asOf: "2026-11-23T09:00:00Z",
  state: "waiting",
  manager: { id: "7", name: "Ольга Смирнова" },
  yours: true,
  waitingSince: "2026-11-23T08:52:30Z",
  limitSeconds: 900,
  leftSeconds: 450,
  working: [
    ["2026-11-23T09:00:00Z", "2026-11-23T15:00:00Z"],
    ["2026-11-24T06:00:00Z", "2026-11-24T15:00:00Z"],
  ],
  answeredIn: null,
  reactedIn: null,
  withinLimit: null,
  stage: { name: "Первичный контакт", seconds: 1_900, usualSeconds: 61_000 },
  objections: { kinds: [], suggestions: ["дорого", "есть поставщик", "подумаю"], writable: true },
  surveyUrl: null,
};
