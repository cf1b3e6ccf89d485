/**
 * `npm run screenshots [-- WORD…]`: pictures of every screen, to be looked at, in an ignored folder. With words, only
 * the pictures whose names hold one of them. A screen that never comes is told and makes the command fail.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { CONTEXT, launchBrowser } from "../browser/launch.ts";
import { openHostPages } from "../widget/canned/host-pages.ts";
import type { Shot } from "./shot.ts";
import { SHOTS } from "./shots.ts";

const FOLDER = join(import.meta.dirname, "../../.screenshots");
const NOW = "2026-11-23T09:03:00Z";
const DRAWN = ".tile, .detail, .screen, .line, .card-box .link, .banner, .empty, #desyatka_custom_content";
const PATIENCE_MS = 15_000;

/** The widget is in the page itself, in amoCRM and alone, or in a frame, in Bitrix24. */
async function drawn(page: Page): Promise<void> {
  const own = page.locator(DRAWN).first();
  const framed = page.frameLocator(".app-frame").locator(DRAWN).first();
  await Promise.any([own.waitFor({ timeout: PATIENCE_MS }), framed.waitFor({ timeout: PATIENCE_MS })]);
  await page.waitForTimeout(400);
}

async function take(browser: Browser, { name, url, scene, act, width = 1440, height = 900 }: Shot) {
  const pages = await openHostPages();
  const context = await browser.newContext({ ...CONTEXT, viewport: { width, height } });
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
    await page.clock.setFixedTime(NOW);
    scene?.(pages.scene);
    await page.goto(url(pages), { waitUntil: "load" });
    await drawn(page);
    await act?.(page);
    await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
    console.log(name);
  } finally {
    await context.close();
    await pages.close();
  }
}

const words = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const browser = await launchBrowser();
for (const shot of SHOTS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
)) {
  await take(browser, shot).catch((error: unknown) => {
    console.error(`${shot.name}: ${String(error)}`);
    process.exitCode = 1;
  });
}
await browser.close();
