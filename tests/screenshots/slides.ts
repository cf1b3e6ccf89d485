/**
 * `npm run slides`: draws the marketplaces' slides and the guide's pictures from the widget as it is, into `manifest/`.
 * They are checked in, so that `pack` needs no browser; run it again when the widget's look has changed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { SLIDE } from "#manifest/images/sizes.ts";
import { CONTEXT, launchBrowser } from "../browser/launch.ts";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";

type Language = "ru" | "en";

interface Slide {
  number: 1 | 2 | 3;
  path: string;
  /** Width of the page in the picture: the narrower, the larger what is on it. */
  width: number;
  caption: Record<Language, string>;
  /** What is done on the page before the picture is taken. */
  act(page: Page): Promise<void>;
}

const SLIDES: Slide[] = [
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
    act: async (page) => {
      await page.locator("[data-kpi=conversion] .tile-foot button").first().click();
      await page.locator(".lead").first().waitFor();
    },
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

const CAPTION_HEIGHT = 84;
const PICTURE_WIDTH = 1100;
/** As much of the page as the slide has room for below its caption. */
const viewOf = ({ width }: Slide) => ({
  width,
  height: Math.ceil(((SLIDE.height - CAPTION_HEIGHT) * width) / PICTURE_WIDTH),
});

async function pictureOf(browser: Browser, pages: HostPages, slide: Slide, language: Language) {
  const context = await browser.newContext({
    ...CONTEXT,
    viewport: viewOf(slide),
    deviceScaleFactor: PICTURE_WIDTH / slide.width,
  });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime("2026-11-23T09:03:00Z");
    await page.goto(`${pages.amocrm}${slide.path}?lang=${language}`);
    await slide.act(page);
    await page.evaluate(() => document.fonts.ready);
    return await page.screenshot();
  } finally {
    await context.close();
  }
}

async function drawSlide(browser: Browser, caption: string, picture: Buffer): Promise<Buffer> {
  const page = await browser.newPage({ viewport: SLIDE, locale: "ru-RU" });
  try {
    const source = `data:image/png;base64,${picture.toString("base64")}`;
    await page.setContent(`<body style="margin:0;width:${SLIDE.width}px;height:${SLIDE.height}px;background:#0b4f9c;overflow:hidden;
      font:600 30px 'Open Sans',Arial,sans-serif;color:#fff;text-align:center">
      <div style="height:${CAPTION_HEIGHT}px;line-height:${CAPTION_HEIGHT}px">${caption}</div>
      <img src="${source}" style="width:${PICTURE_WIDTH}px;border-radius:10px 10px 0 0;display:block;margin:0 auto;box-shadow:0 6px 30px #0006"></body>`);
    await page.locator("img").evaluate((image: HTMLImageElement) => image.decode());
    return await page.screenshot();
  } finally {
    await page.close();
  }
}

const images = join(import.meta.dirname, "../../manifest/images");
const browser = await launchBrowser();
const pages = await openHostPages();
try {
  for (const slide of SLIDES) {
    for (const language of ["ru", "en"] as const) {
      const picture = await pictureOf(browser, pages, slide, language);
      const name = `tour_${language}_${slide.number}.png`;
      writeFileSync(join(images, name), await drawSlide(browser, slide.caption[language], picture));
      console.log(name);
    }
  }
} finally {
  await browser.close();
  await pages.close();
}
