/** The screens that are worth a look: each is a page, what the service says there, and what is done on it. */
import type { Page } from "playwright-core";
import type { CardAnswer } from "#shared/api/answers.ts";
import type { HostPages } from "../widget/canned/host-pages.ts";
import type { Scene } from "../widget/canned/service.ts";

export interface Shot {
  name: string;
  url: (pages: HostPages) => string;
  width?: number;
  height?: number;
  scene?: (scene: Scene) => void;
  act?: (page: Page) => Promise<void>;
}

const amo =
  (query = "") =>
  (pages: HostPages) =>
    `${pages.amocrm}/widget_page/desyatka?${query}`;
const plain =
  (query = "") =>
  (pages: HostPages) =>
    `${pages.service}/plain?${query}`;

const card =
  (query = "") =>
  (pages: HostPages) =>
    `${pages.amocrm}/leads/detail/1000?${query}`;
const withCard = (changed: Partial<CardAnswer>) => (scene: Scene) => {
  scene.card = { ...scene.card, ...changed };
};

export const SHOTS: Shot[] = [
  { name: "card-waiting", url: card() },
  { name: "card-waiting-dark-en", url: card("theme=dark&lang=en") },
  { name: "card-late", url: card(), scene: withCard({ leftSeconds: -1510, yours: false }) },
  {
    name: "card-answered",
    url: card(),
    scene: withCard({
      state: "answered",
      leftSeconds: null,
      answeredIn: 252,
      withinLimit: true,
      surveyUrl: "https://desyatka.example/nps/x",
      objections: { kinds: ["дорого"], suggestions: ["дорого", "подумаю"], writable: true },
      stage: { name: "Переговоры", seconds: 900_000, usualSeconds: 301_000 },
    }),
  },
  { name: "amocrm-consent", url: (pages) => `${pages.amocrm}/settings/widgets/` },
  { name: "card-bitrix24", url: (pages) => `${pages.bitrix24}/crm/deal/details/1000/` },
  { name: "tab-amocrm-ru-light", url: amo() },
  { name: "tab-amocrm-ru-dark", url: amo("theme=dark") },
  { name: "tab-amocrm-en-light", url: amo("lang=en") },
  { name: "tab-bitrix24", url: (pages) => `${pages.bitrix24}/` },
  {
    name: "state-syncing",
    url: amo(),
    scene: (scene) => {
      scene.report = (answer) => ({
        ...answer,
        status: { ...answer.status, syncing: true, done: 0.64, rows: 31_402, eta: 540 },
      });
    },
  },
  {
    name: "state-empty",
    url: amo(),
    scene: (scene) => {
      scene.report = (answer) => {
        for (const block of Object.values(answer.report.kpis))
          Object.assign(block, { value: null, n: 0, details: {} });
        return answer;
      };
    },
  },
  {
    name: "state-down",
    url: amo(),
    scene: (scene) => {
      scene.problem = {
        title: "",
        status: 503,
        detail: "Сервис обновляется, показатели появятся через несколько минут.",
        code: "internal",
        request: "1",
      };
    },
  },
  {
    name: "state-loading",
    url: amo(),
    scene: (scene) => {
      scene.gate = new Promise(() => {});
    },
  },
  {
    name: "detail-dark",
    url: amo("theme=dark#period=month:2026-11&figure=response-time"),
    act: async (page) => {
      await page.locator(".uplot").waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "detail-320",
    url: plain("#period=month:2026-11&figure=response-time"),
    width: 320,
    act: async (page) => {
      await page.locator(".uplot").waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "settings-320",
    url: plain("#period=month:2026-11&settings=open"),
    width: 320,
    act: async (page) => {
      await page.locator(".screens button").nth(1).click();
    },
  },
  {
    name: "records-320",
    url: plain(),
    width: 320,
    act: async (page) => {
      await page.locator("[data-kpi=conversion] .tile-foot button").click();
      await page.locator(".lead").first().waitFor();
    },
  },
  {
    name: "print-a4",
    url: plain(),
    width: 794,
    act: async (page) => {
      await page.locator(".ranks").waitFor();
      await page.emulateMedia({ media: "print" });
    },
  },
  { name: "tab-plain-768", url: plain(), width: 768 },
  { name: "tab-plain-320", url: plain(), width: 320, height: 700 },
  ...[
    "conversion",
    "average-check",
    "response-time",
    "reporting",
    "nps",
    "productivity",
    "forecast",
    "funnel",
    "objections",
  ].map(
    (id): Shot => ({
      name: `detail-${id}`,
      url: (pages) => `${pages.amocrm}/widget_page/desyatka#period=month:2026-11&figure=${id}`,
      act: async (page) => {
        await page.locator(".detail").waitFor();
        await page.waitForTimeout(300);
      },
    }),
  ),
  ...["steps", "hours", "people", "sources", "plan", "reports"].map(
    (name, index): Shot => ({
      name: `settings-${name}`,
      url: (pages) => `${pages.amocrm}/widget_page/desyatka#period=month:2026-11&settings=open`,
      act: async (page) => {
        await page.locator(".screens button").nth(index).click();
        if (name === "steps") await page.locator(".lead-in + p button").click();
      },
    }),
  ),
  {
    name: "records-1440",
    url: amo(),
    act: async (page) => {
      await page.locator("[data-kpi=conversion] .tile-foot button").click();
      await page.locator(".lead").first().waitFor();
    },
  },
  {
    name: "why-1440",
    url: amo(),
    act: async (page) => {
      await page.locator("[data-kpi=conversion] .why").click();
    },
  },
];
