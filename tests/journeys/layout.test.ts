import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReportGroup } from "#shared/api/report.ts";
import { launchBrowser } from "../browser/launch.ts";
import { seen } from "../browser/seen.ts";
import { type Visit, visit } from "../browser/visit.ts";
import { type HostPages, openHostPages } from "../widget/canned/host-pages.ts";
import { cannedKpis } from "../widget/canned/kpis.ts";

/** Every screen fits from a phone to a wide desk, and large accounts stay quick. */
let browser: Browser;
let pages: HostPages;
let opened: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  pages = await openHostPages();
});
afterEach(async () => {
  await opened.close();
  await pages.close();
});

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
    opened = await visit(browser, `${pages.service}/plain?lang=${language}${hash}`);
    const { page } = opened;
    await page.locator(ready).first().waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflow(page), { message: `at ${width} px` }).toEqual([]);
    }
  });

  test("beside a list of leads", async () => {
    opened = await visit(browser, `${pages.service}/plain?lang=${language}`);
    const { page } = opened;
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflow(page), { message: `at ${width} px` }).toEqual([]);
    }
  });
});

test("long names and large sums stay inside their tiles", async () => {
  pages.scene.report = (answer) => {
    Object.assign(answer.report.kpis["average-check"], {
      value: 987_654_321_00,
      previousElapsed: -987_654_321_00,
    });
    Object.assign(answer.report.kpis["cycle-time"], { value: 86_400 * 1_234.5 });
    answer.catalog[0]!.title = "Нерасчленённопроизводственноконверсионный показатель";
    answer.choices.managers[0]!.name = "Константин-Александр Иннокентьевич Добровольский-Преображенский";
    return answer;
  };
  opened = await visit(browser, `${pages.service}/plain`, { viewport: { width: 320, height: 800 } });
  await opened.page.locator(".ranks").waitFor();
  expect(await overflow(opened.page)).toEqual([]);
});

describe("large accounts", () => {
  /** ms from an act in the page to the frame after it; the best of five, since the machine has other work too. */
  async function quickest(page: Page, act: string): Promise<number> {
    return page.evaluate(async (code) => {
      const shadow = document.querySelector("#desyatka > div")!.shadowRoot!;
      const run = new Function("shadow", code) as (root: ShadowRoot) => void;
      const took: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const start = performance.now();
        run(shadow);
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        took.push(performance.now() - start);
      }
      return Math.min(...took);
    }, act);
  }

  async function openPlain(): Promise<Page> {
    opened = await visit(browser, `${pages.service}/plain`, { at: null });
    await opened.page.locator(".ranks").waitFor();
    return opened.page;
  }

  test("three hundred managers are shown and hidden within 100 ms", async () => {
    pages.scene.report = (answer, query) => {
      if (!query.get("by")) return answer;
      answer.report.groups = Array.from(
        { length: 300 },
        (_, index): ReportGroup => ({
          by: "manager",
          id: String(index),
          name: `Менеджер ${index}`,
          kpis: cannedKpis(0.3),
        }),
      );
      return answer;
    };
    const page = await openPlain();
    expect(await quickest(page, `shadow.querySelector(".ranks ~ .link").click()`)).toBeLessThan(100);
  });

  test("ten thousand leads open and grow within 100 ms a step", async () => {
    pages.scene.records = 10_000;
    const page = await openPlain();
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    expect(await seen(page.locator(".panel-sum strong"))).toMatch(/^10\s000/);
    expect(await quickest(page, `shadow.querySelector(".more").click()`)).toBeLessThan(100);
    expect(await page.locator(".lead").count()).toBe(600);
  });

  test("the first figures stand within 100 ms of the answer", async () => {
    opened = await visit(browser, `${pages.service}/plain`, {
      at: null,
      before: `{
        const ask = window.fetch;
        window.fetch = async (...given) => {
          const answer = await ask(...given);
          const read = answer.text.bind(answer);
          answer.text = async () => { const text = await read(); if (!window.answered) window.answered = performance.now(); return text; };
          return answer;
        };
        const look = () => {
          const shadow = document.querySelector("#desyatka > div")?.shadowRoot;
          if (shadow?.querySelector(".tile-value")) window.shown = performance.now();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }`,
    });
    await opened.page.waitForFunction("window.shown");
    expect(await opened.page.evaluate<number>("window.shown - window.answered")).toBeLessThan(100);
  });
});
