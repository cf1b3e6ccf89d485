import type { CardAnswer } from "#shared/api/answers.ts";
import type { Scene } from "../widget/canned/service.ts";
import { inBitrix, type Shot } from "./shot.ts";

const card =
  (query = ""): Shot["url"] =>
  (pages) =>
    `${pages.amocrm}/leads/detail/1000?${query}`;
const withCard = (changed: Partial<CardAnswer>) => (scene: Scene) => {
  scene.card = { ...scene.card, ...changed };
};
const answered: Partial<CardAnswer> = {
  state: "answered",
  leftSeconds: null,
  answeredIn: 252,
  withinLimit: true,
  surveyUrl: "https://desyatka.example/nps/x",
  objections: { kinds: ["дорого"], suggestions: ["дорого", "подумаю"], writable: true },
  stage: { name: "Переговоры", seconds: 900_000, usualSeconds: 301_000 },
};
const width = 1100;

export const CARD_SHOTS: Shot[] = [
  { name: "card-waiting", url: card(), width },
  { name: "card-waiting-dark-en", url: card("theme=dark&lang=en"), width },
  { name: "card-late", url: card(), width, scene: withCard({ leftSeconds: -1510, yours: false }) },
  { name: "card-late-dark", url: card("theme=dark"), width, scene: withCard({ leftSeconds: -1510 }) },
  { name: "card-answered", url: card(), width, scene: withCard(answered) },
  {
    name: "card-off-hours",
    url: card(),
    width,
    scene: withCard({ working: [["2026-11-24T06:00:00Z", "2026-11-24T15:00:00Z"]] }),
  },
  { name: "card-reacted", url: card(), width, scene: withCard({ state: "reacted", leftSeconds: null }) },
  { name: "card-closed-dark", url: card("theme=dark"), width, scene: withCard({ state: "closed" }) },
  {
    name: "card-down",
    url: card(),
    width,
    scene: (scene) => {
      scene.problem = {
        title: "",
        status: 503,
        detail: "Сервис обновляется.",
        code: "internal",
        request: "1",
      };
    },
  },
  { name: "card-bitrix24", url: inBitrix("/crm/deal/details/1000/") },
  {
    name: "card-bitrix24-phone",
    url: inBitrix("/crm/deal/details/1000/"),
    width: 380,
    scene: withCard(answered),
  },
  { name: "amocrm-consent", url: (pages) => `${pages.amocrm}/settings/widgets/`, width },
];
