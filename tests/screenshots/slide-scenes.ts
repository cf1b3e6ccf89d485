/** What the marketplaces' slides and the guide's pictures show: a page of the widget, and what is done on it. */
import type { Page } from "playwright-core";

export type Language = "ru" | "en";

export interface Scenery {
  path: string;
  /** Width of the page in the picture: the narrower, the larger what is on it. */
  width: number;
  /** What is done on the page before the picture is taken. */
  act(page: Page): Promise<void>;
}

export interface Slide extends Scenery {
  number: 1 | 2 | 3;
  caption: Record<Language, string>;
}

const openRecords = async (page: Page) => {
  await page.locator("[data-kpi=conversion] .tile-foot button").first().click();
  await page.locator(".lead").first().waitFor();
};

export const SLIDES: Slide[] = [
  {
    number: 1,
    path: "/widget_page/desyatka",
    width: 1320,
    caption: {
      ru: "Десять показателей отдела продаж — прямо в CRM",
      en: "Ten figures of the sales department, inside the CRM",
    },
    act: (page) => page.locator(".tile-value").first().waitFor(),
  },
  {
    number: 2,
    path: "/widget_page/desyatka",
    width: 1320,
    caption: {
      ru: "За каждым числом — список сделок, из которых оно сложилось",
      en: "Behind every number, the very leads that it was counted from",
    },
    act: openRecords,
  },
  {
    number: 3,
    path: "/leads/detail/1000",
    width: 1020,
    caption: {
      ru: "В карточке сделки — сколько ждёт клиент",
      en: "In the lead’s card: how long this client has been waiting",
    },
    act: (page) => page.locator(".line").first().waitFor(),
  },
];

export interface GuidePicture extends Scenery {
  name: string;
  height: number;
}

export const GUIDE_PICTURES: GuidePicture[] = [
  {
    name: "tab",
    path: "/widget_page/desyatka",
    width: 1280,
    height: 800,
    act: (page) => page.locator(".tile-value").first().waitFor(),
  },
  { name: "records", path: "/widget_page/desyatka", width: 1280, height: 800, act: openRecords },
  {
    name: "settings",
    path: "/widget_page/desyatka#period=month:2026-11&settings=open",
    width: 1000,
    height: 760,
    act: (page) => page.locator(".lead-in + p button").click(),
  },
  {
    name: "card",
    path: "/leads/detail/1000",
    width: 1020,
    height: 400,
    act: (page) => page.locator(".line").first().waitFor(),
  },
];
