/**
 * `npm run slides`: draws the marketplaces' slides and the guide's pictures from the widget as it is, into `manifest/`.
 * They are checked in, so that `pack` needs no browser; run it again when the widget's look has changed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { SLIDE } from "#manifest/images/sizes.ts";
import { CONTEXT, launchBrowser } from "../browser/launch.ts";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";
import { GUIDE_PICTURES, type Language, type Scenery, SLIDES } from "./slide-scenes.ts";

const CAPTION_HEIGHT = 84;
const PICTURE_WIDTH = 1100;

interface View {
  height: number;
  /** Pixels of the picture for one of the page. */
  scale: number;
}

async function pictureOf(
  browser: Browser,
  pages: HostPages,
  { path, width, act }: Scenery,
  language: Language,
  { height, scale }: View,
): Promise<Buffer> {
  const viewport = { width, height };
  const context = await browser.newContext({ ...CONTEXT, viewport, deviceScaleFactor: scale });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime("2026-11-23T09:03:00Z");
    const url = new URL(path, pages.amocrm);
    url.searchParams.set("lang", language);
    await page.goto(url.href);
    await act(page);
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

const manifest = join(import.meta.dirname, "../../manifest");
const browser = await launchBrowser();
const pages = await openHostPages();
try {
  for (const slide of SLIDES) {
    const scale = PICTURE_WIDTH / slide.width;
    // As much of the page as the slide has room for below its caption.
    const height = Math.ceil((SLIDE.height - CAPTION_HEIGHT) / scale);
    for (const language of ["ru", "en"] as const) {
      const picture = await pictureOf(browser, pages, slide, language, { height, scale });
      const file = join(manifest, `images/tour_${language}_${slide.number}.png`);
      writeFileSync(file, await drawSlide(browser, slide.caption[language], picture));
      console.log(file);
    }
  }
  for (const picture of GUIDE_PICTURES) {
    const file = join(manifest, `guide/${picture.name}.png`);
    writeFileSync(file, await pictureOf(browser, pages, picture, "ru", { height: picture.height, scale: 1 }));
    console.log(file);
  }
} finally {
  await browser.close();
  await pages.close();
}
