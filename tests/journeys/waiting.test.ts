import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { violations } from "../browser/accessibility.ts";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";
import { WAITING } from "../widget/canned/waiting.ts";

/** "Who waits now" follows the service where the host lets it, and is asked for once where it does not. */
const journey = hostPagesJourney();
beforeEach(() => {
  journey.pages.scene.waiting = WAITING;
});

async function open(url: string): Promise<Page> {
  await journey.open(url);
  await journey.opened.page.locator(".ranks").waitFor();
  return journey.opened.page;
}

const first = (page: Page) => seen(page.locator(".morning-line").first());
const openFirst = (page: Page) => page.locator(".morning-line button").first().click();
const states = async (page: Page) =>
  (await page.locator(".panel .outcome").allInnerTexts()).map((text) => text.replace(/\s/g, " "));

test("the line follows what is told, without asking", async () => {
  const page = await open(`${journey.pages.service}/plain`);
  await expect.poll(() => first(page)).toBe("Сейчас ждут ответа 3 лида на 240 000 ₽");
  journey.pages.scene.waiting = { ...WAITING, leads: WAITING.leads.slice(1, 2) };
  journey.pages.scene.told.dispatchEvent(new Event("told"));
  await expect.poll(() => first(page)).toBe("Сейчас ждут ответа 1 лид на 120 000 ₽");
  journey.pages.scene.waiting = { ...WAITING, leads: [] };
  journey.pages.scene.told.dispatchEvent(new Event("told"));
  await expect.poll(() => first(page)).toBe("Сейчас никто не ждёт ответа");
  expect(journey.pages.scene.asked.filter((asked) => asked.includes("waiting"))).toEqual([]);
});

test("the list counts by itself: who is late, who is left how much, who was called in vain", async () => {
  const page = await open(`${journey.pages.service}/plain`);
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
  expect(journey.opened.errors).toEqual([]);
});

test("in amoCRM nothing listens: the list is asked for when it is journey.opened, once", async () => {
  const page = await open(`${journey.pages.amocrm}/widget_page/desyatka`);
  expect(await first(page)).toContain("14 лидов");
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(await page.locator(".panel .lead").count()).toBe(3);
  await page.clock.runFor(5 * 60_000);
  expect(journey.pages.scene.asked.filter((asked) => asked.includes("waiting"))).toEqual([
    "GET /api/waiting?language=ru",
  ]);
});

test("a narrowed tab shows its own leads", async () => {
  const page = await open(`${journey.pages.service}/plain#period=month:2026-11&manager=7`);
  expect(await first(page)).toContain("14 лидов");
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(journey.pages.scene.asked.at(-1)).toContain("of=response-time.waiting");
});

test("a service that does not tell leaves what the report counted", async () => {
  journey.pages.scene.waiting = null;
  const page = await open(`${journey.pages.service}/plain`);
  await openFirst(page);
  await page.locator(".panel .lead").first().waitFor();
  expect(await first(page)).toContain("14 лидов");
  expect(journey.pages.scene.asked.at(-1)).toContain("of=response-time.waiting");
});
