import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";
import { MANY, withManyManagers } from "../widget/canned/large.ts";

/** Every screen fits from a phone to a wide desk, and large accounts stay quick. */
const journey = hostPagesJourney();

/** Elements of the widget that reach past the page's right edge, not counting what scrolls inside its own box. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shadow = document.querySelector("#desyatka > div")!.shadowRoot!;
    const wide = document.documentElement.clientWidth;
    const past = [...shadow.querySelectorAll("*")].filter((at) => {
      if (at.closest(".scroll, .unseen, svg, .uplot")) return false;
      return at.getBoundingClientRect().right > wide + 1;
    });
    const outermost = past.filter((at) => !past.some((other) => other !== at && other.contains(at)));
    const scrolls = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
    return [...scrolls, ...outermost.map((at) => `${at.tagName}.${at.className}`)];
  });
}

const WIDTHS = [320, 390, 560, 768, 900, 1024, 1440];

describe.each(["ru", "en"])("in %s nothing is cut off sideways", (language) => {
  test.each([
    ["the first page", "", ".ranks"],
    ["the details of the response time", "#period=month:2026-11&figure=response-time", ".detail .ranks"],
    ["the details of the forecast", "#period=month:2026-11&figure=forecast", ".detail .ranks"],
    ["the details of the managers' work", "#period=month:2026-11&figure=productivity", ".is-dense"],
    ["the details of the funnel", "#period=month:2026-11&figure=funnel", ".detail .ranks"],
    ["the details of the reports", "#period=month:2026-11&figure=reporting", ".detail .ranks"],
    ["the settings", "#period=month:2026-11&settings=open", ".screen"],
  ])("on %s", async (_, hash, ready) => {
    await journey.open(`${journey.pages.service}/plain?lang=${language}${hash}`);
    const { page } = journey.opened;
    await page.locator(ready).first().waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflow(page), { message: `at ${width} px` }).toEqual([]);
    }
  });

  test("beside a list of leads", async () => {
    await journey.open(`${journey.pages.service}/plain?lang=${language}`);
    const { page } = journey.opened;
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflow(page), { message: `at ${width} px` }).toEqual([]);
    }
  });
});

test("long names and large sums stay inside their tiles", async () => {
  journey.pages.scene.report = (answer) => {
    Object.assign(answer.kpis["average-check"], {
      value: 987_654_321_00,
      previousElapsed: -987_654_321_00,
    });
    Object.assign(answer.kpis["cycle-time"], { value: 86_400 * 1_234.5 });
    answer.catalog[0]!.title = "Нерасчленённопроизводственноконверсионный показатель";
    answer.choices.managers[0]!.name = "Константин-Александр Иннокентьевич Добровольский-Преображенский";
    return answer;
  };
  await journey.open(`${journey.pages.service}/plain`, { viewport: { width: 320, height: 800 } });
  await journey.opened.page.locator(".ranks").waitFor();
  expect(await overflow(journey.opened.page)).toEqual([]);
});

describe("large accounts", () => {
  async function openPlain(hash = ""): Promise<Page> {
    await journey.open(`${journey.pages.service}/plain${hash}`);
    await journey.opened.page.locator(".ranks").waitFor();
    return journey.opened.page;
  }

  test("of three hundred managers ten are shown, and all on demand", async () => {
    journey.pages.scene.report = withManyManagers;
    const page = await openPlain();
    expect(await page.locator(".ranks tbody tr").count()).toBe(10);
    await page.locator(".ranks ~ .link").click();
    await expect.poll(() => page.locator(".ranks tbody tr").count()).toBe(MANY);
  });

  test("ten thousand leads are counted at once and drawn by the hundred", async () => {
    journey.pages.scene.records = 10_000;
    const page = await openPlain();
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    expect(await seen(page.locator(".panel-sum strong"))).toMatch(/^10\s000/);
    expect(await page.locator(".lead").count()).toBe(100);
    await page.locator(".more").click();
    await expect.poll(() => page.locator(".lead").count()).toBe(200);
  });
});
