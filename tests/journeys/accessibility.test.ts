import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "../browser/accessibility.ts";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";

/** Every screen in both themes has nothing that axe objects to, and can be worked by keyboard alone. */
const journey = hostPagesJourney();

const TAB = "#work-area-desyatka";

async function open(query: string, hash = "", viewport = { width: 1440, height: 900 }): Promise<Page> {
  await journey.open(`${journey.pages.amocrm}/widget_page/desyatka?${query}${hash}`, { viewport });
  await journey.opened.page.locator(".tile-value, .detail-value, .screen, .banner").first().waitFor();
  return journey.opened.page;
}

const THEMES = ["light", "dark"] as const;

describe.each(THEMES)("in the %s theme axe finds nothing", (theme) => {
  test("on the first page, with the managers", async () => {
    const page = await open(`theme=${theme}`);
    await page.locator(".ranks").waitFor();
    expect(await violations(page, TAB)).toEqual([]);
  });

  test("beside the leads of a figure", async () => {
    const page = await open(`theme=${theme}`);
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    expect(await violations(page, TAB)).toEqual([]);
  });

  test.each([
    "response-time",
    "forecast",
    "funnel",
    "objections",
    "nps",
    "productivity",
    "reporting",
    "conversion",
  ])("in the details of %s", async (figure) => {
    const page = await open(`theme=${theme}`, `#period=month:2026-11&figure=${figure}`);
    await page.locator(".detail .ranks").waitFor();
    await page.locator(".uplot").first().waitFor();
    expect(await violations(page, TAB)).toEqual([]);
  });

  test("in the settings", async () => {
    const page = await open(`theme=${theme}`, "#period=month:2026-11&settings=open");
    for (const button of await page.locator(".screens button").all()) {
      await button.click();
      expect(await violations(page, TAB)).toEqual([]);
    }
  });

  test("when the service is down, and while the first pull runs", async () => {
    journey.pages.scene.problem = {
      title: "",
      status: 503,
      detail: "Сервис обновляется.",
      code: "internal",
      request: "1",
    };
    const page = await open(`theme=${theme}`);
    expect(await violations(page, TAB)).toEqual([]);
    journey.pages.scene.problem = null;
    journey.pages.scene.report = (answer) => ({
      ...answer,
      status: { ...answer.status, syncing: true, done: 0.3, eta: 60 },
    });
    await page.locator(".banner button").click();
    await page.locator("progress").waitFor();
    expect(await violations(page, TAB)).toEqual([]);
  });

  test.each([
    ["waiting", {}],
    ["late", { leftSeconds: -900 }],
    [
      "answered",
      {
        state: "answered",
        answeredIn: 60,
        leftSeconds: null,
        withinLimit: true,
        surveyUrl: "https://x.example/",
      },
    ],
    ["closed", { state: "closed", leftSeconds: null }],
  ] as const)("in a card that is %s", async (_, changed) => {
    journey.pages.scene.card = { ...journey.pages.scene.card, ...changed };
    await journey.open(`${journey.pages.amocrm}/leads/detail/1000?theme=${theme}`);
    await journey.opened.page.locator(".line").waitFor();
    expect(await violations(journey.opened.page, ".desyatka-card__place")).toEqual([]);
  });

  test("on a phone", async () => {
    const page = await open(`theme=${theme}`, "", { width: 320, height: 700 });
    expect(await violations(page, TAB)).toEqual([]);
  });
});

describe("by keyboard alone", () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const at = document.querySelector("#work-area-desyatka > div")?.shadowRoot?.activeElement;
      return at ? `${at.tagName} ${at.getAttribute("aria-label") ?? at.textContent}`.slice(0, 60) : "";
    });

  async function tabTo(page: Page, wanted: RegExp): Promise<void> {
    for (let presses = 0; presses < 120; presses += 1) {
      await page.keyboard.press("Tab");
      if (wanted.test(await focused(page))) return;
    }
    throw new Error(`Tab never comes to ${wanted}.`);
  }

  test("from the period through a figure's details to its leads and back", async () => {
    const page = await open("");
    await tabTo(page, /^INPUT/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => new URL(page.url()).hash).toContain("quarter:2026-Q4");
    await tabTo(page, /^BUTTON Конверсия/);
    await page.keyboard.press("Enter");
    await page.locator(".detail").waitFor();
    await expect.poll(() => focused(page)).toBe("H2 Конверсия лидов в сделки");
    await tabTo(page, /^BUTTON Успешные сделки: 53/);
    await page.keyboard.press("Enter");
    await page.locator(".lead").first().waitFor();
    await expect.poll(() => focused(page)).toMatch(/^H2 Конверсия лидов в сделки: Успешные сделки/);
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("BUTTON Успешные сделки: 53");
    await page.keyboard.press("Escape");
    await page.locator(".tiles").waitFor();
    await expect.poll(() => focused(page)).toBe("BUTTON Конверсия лидов в сделки");
  });

  test("what has the focus can be seen", async () => {
    const page = await open("");
    await tabTo(page, /^BUTTON Раньше/);
    const outline = await page
      .locator(".step-button")
      .first()
      .evaluate((at) => getComputedStyle(at).outlineStyle);
    expect(outline).toBe("solid");
  });
});
