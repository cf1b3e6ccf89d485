/** `npm run screenshots`: pictures of every screen, to be looked at, in an ignored folder. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CONTEXT, launchBrowser } from "../browser/launch.ts";
import { openHostPages } from "../widget/canned/host-pages.ts";
import { SHOTS } from "./shots.ts";

const folder = join(import.meta.dirname, "../../.screenshots");
const only = process.argv[2];
mkdirSync(folder, { recursive: true });

const browser = await launchBrowser();
for (const shot of SHOTS.filter(({ name }) => !only || name.includes(only))) {
  const { width = 1440, height = 900 } = shot;
  const pages = await openHostPages();
  const context = await browser.newContext({ ...CONTEXT, viewport: { width, height } });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${shot.name}: ${error.message}`));
  await page.clock.setFixedTime("2026-11-23T09:03:00Z");
  shot.scene?.(pages.scene);
  await page.goto(shot.url(pages), { waitUntil: "load" });
  await page
    .locator(".tile, .detail, .screen, .line, .banner, .empty, #desyatka_custom_content")
    .first()
    .waitFor();
  await page.waitForTimeout(400);
  await shot.act?.(page);
  await page.screenshot({ path: join(folder, `${shot.name}.png`), fullPage: true });
  await context.close();
  await pages.close();
  console.log(shot.name);
}
await browser.close();
