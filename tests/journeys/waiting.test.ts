import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { violations } from "../browser/accessibility.ts";
import { launchBrowser } from "../browser/launch.ts";
import { seen } from "../browser/seen.ts";
import { type Visit, visit } from "../browser/visit.ts";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";
import { WAITING } from "../widget/canned/waiting.ts";

/** "Who waits now" follows the service where the host lets it, and is asked for once where it does not. */
let browser: Browser;
let pages: HostPages;
let opened: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await openHostPages();
  pages.scene.waiting = WAITING;
});
afterEach(async () => {
  await opened.close();
  await pages.close();
});

async function open(url: string): Promise<Page> {
  opened = await visit(browser, url);
  await opened.page.locator(".ranks").waitFor();
  return opened.page;
}

const first = (page: Page) => seen(page.locator(".morning-line").first());
const openFirst = (page: Page) => page.locator(".morning-line button").first().click();
const states = async (page: Page) =>
  (await page.locator(".panel .outcome").allInnerTexts()).map((text) => text.replace(/\s/g, " "));

test("the line follows what is told, without asking", async () => {
  const page = await open(`${pages.service}/plain`);
  await expect.poll(() => first(page)).toBe("Сейчас ждут ответа 3 лида на 240 000 ₽");
  pages.scene.waiting = { ...WAITING, leads: WAITING.leads.slice(1, 2) };
  pages.scene.told.dispatchEvent(new Event("told"));
  await expect.poll(() => first(page)).toBe("Сейчас ждут ответа 1 лид на 120 000 ₽");
  pages.scene.waiting = { ...WAITING, leads: [] };
  pages.scene.told.dispatchEvent(new Event("told"));
  await expect.poll(() => first(page)).toBe("Сейчас никто не ждёт ответа");
  expect(pages.scene.asked.filter((asked) => asked.includes("waiting"))).toEqual([]);
});

test("the list counts by itself: who is late, who is left how much, who was called in vain", async () => {
  const page = await open(`${pages.service}/plain`);
  await expect.poll(() => first(page)).toContain("3 лида");
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(await states(page)).toEqual([
    "просрочено на 25 мин",
    expect.stringMatching(/^осталось 4:(30|2\d)$/),
    "пробовали связаться",
  ]);
  await page.clock.runFor(60_000);
  expect((await states(page))[1]).toMatch(/^осталось 3:/);
  await page.clock.runFor(4 * 60_000);
  expect((await states(page))[1]).toMatch(/^просрочено на/);
  expect(await violations(page, "#desyatka")).toEqual([]);
  expect(opened.errors).toEqual([]);
});

test("in amoCRM nothing listens: the list is asked for when it is opened, once", async () => {
  const page = await open(`${pages.amocrm}/widget_page/desyatka`);
  expect(await first(page)).toContain("14 лидов");
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(await page.locator(".panel .lead").count()).toBe(3);
  await page.clock.runFor(5 * 60_000);
  expect(pages.scene.asked.filter((asked) => asked.includes("waiting"))).toEqual([
    "GET /api/waiting?language=ru",
  ]);
});

test("a narrowed tab shows its own leads", async () => {
  const page = await open(`${pages.service}/plain#period=month:2026-11&manager=7`);
  expect(await first(page)).toContain("14 лидов");
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(pages.scene.asked.at(-1)).toContain("of=response-time.waiting");
});

test("a service that does not tell leaves what the report counted", async () => {
  pages.scene.waiting = null;
  const page = await open(`${pages.service}/plain`);
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(await first(page)).toContain("14 лидов");
  expect(pages.scene.asked.at(-1)).toContain("of=response-time.waiting");
});
