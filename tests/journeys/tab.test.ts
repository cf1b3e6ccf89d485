import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";

/** The head of sales in amoCRM: what the service says is what the screen says, and a click leads to the leads. */
const journey = hostPagesJourney();

async function openTab(hash = ""): Promise<Page> {
  await journey.open(`${journey.pages.amocrm}/widget_page/desyatka${hash}`);
  await journey.opened.page.locator(".tile-value, .detail, .settings").first().waitFor();
  return journey.opened.page;
}

const text = async (page: Page, selector: string) => await seen(page.locator(selector).first());

describe("the ten figures", () => {
  test("stand there with value, change in words, noise and n", async () => {
    const page = await openTab();
    expect(await page.locator("[data-kpi]").count()).toBe(10);
    expect(await text(page, "[data-kpi=conversion] .tile-value")).toBe("12,9 %");
    expect(await text(page, "[data-kpi=conversion] .change")).toBe(
      "Рост +2,0 п.п. было 10,9 % заметно лучше",
    );
    expect(await text(page, "[data-kpi=average-check] .tile-value")).toBe("187 450 ₽");
    expect(await text(page, "[data-kpi=average-check] .change")).toMatch(
      /^Снижение −7,7 % .* хуже, но в пределах шума$/,
    );
    expect(await text(page, "[data-kpi=response-time] .change")).toMatch(
      /^Снижение −15 мин .* заметно лучше$/,
    );
    expect(await text(page, "[data-kpi=nps] .tile-foot")).toBe("n = 12 мало 5 мин назад");
    expect(await text(page, "[data-kpi=funnel] .change-verdict")).toBe("лиды ещё созревают");
    expect(await text(page, "[data-kpi=funnel] .tile-caption")).toBe("новых лидов дошли до сделки");
    expect(await text(page, "[data-kpi=forecast] .tile-value")).toBe("+9,5 %");
    expect(journey.opened.errors).toEqual([]);
  });

  test("say why there is no number", async () => {
    journey.pages.scene.report = (answer) => {
      const { nps } = answer.kpis;
      Object.assign(nps, { value: null, n: 0, reason: "no-answers" });
      return answer;
    };
    const page = await openTab();
    expect(await text(page, "[data-kpi=nps] .tile-reason")).toBe("За период нет ответов на опрос");
  });

  test("open the leads behind them, beside them, and give the focus back on Esc", async () => {
    const page = await openTab();
    const count = page.locator("[data-kpi=conversion] .tile-foot button");
    await count.click();
    await page.locator(".lead").first().waitFor();
    expect(journey.pages.scene.asked.at(-1)).toContain("/api/records?period=month%3A2026-11&of=conversion.n");
    expect(await page.locator(".lead").count()).toBe(14);
    expect(await text(page, ".panel-sum")).toMatch(/^14 лидов/);
    expect(await page.locator(".lead a").first().getAttribute("href")).toBe(
      `${journey.pages.amocrm}/leads/detail/1000`,
    );
    await page.keyboard.press("Escape");
    expect(await page.locator(".panel").count()).toBe(0);
    await expect.poll(() => count.evaluate((button) => button.matches(":focus"))).toBe(true);
  });

  test("explain themselves", async () => {
    const page = await openTab();
    await page.locator("[data-kpi=conversion] .why").click();
    const why = await text(page, ".panel");
    expect(why).toContain("выигранные за период / созданные за период лиды × 100");
    expect(why).toContain("Europe/Moscow");
    expect(why).toContain("Посчитано по 412 записям");
  });
});

describe("the period and the filters", () => {
  test("ask anew, stand in the address, and come back from it", async () => {
    const page = await openTab();
    await page.getByLabel("Раньше").click();
    await page.locator("select[aria-label=Менеджер]").selectOption("7");
    await expect
      .poll(() => journey.pages.scene.asked.some((asked) => /period=month%3A2026-10&manager=7/.test(asked)))
      .toBe(true);
    expect(new URL(page.url()).hash).toBe("#period=month:2026-10&manager=7");
    expect(await text(page, ".period-name")).toBe("Октябрь 2026");
    expect(await text(page, ".top .quiet")).toBe("Сравнение: сентябрь 2026");
    await page.reload();
    await page.locator(".tile-value").first().waitFor();
    expect(await text(page, ".chips")).toContain("Ольга Смирнова");
    await page.locator(".chip").click();
    expect(new URL(page.url()).hash).toBe("#period=month:2026-10");
  });

  test("a running month is compared with the same days of the month before, or with all of it", async () => {
    const page = await openTab();
    expect(await text(page, ".top option:checked")).toBe("1–23 октября 2026");
    await page.locator(".top select").selectOption("whole");
    expect(await text(page, "[data-kpi=conversion] .change")).toBe(
      "Рост +1,7 п.п. было 11,2 % часть периода против целого",
    );
  });

  test("two dates of one's own", async () => {
    const page = await openTab();
    await page.getByText("Даты").click();
    await page.locator(".range-form input").first().fill("2026-11-10");
    await page.locator(".range-form button").click();
    await expect.poll(() => journey.pages.scene.asked.at(-1)).toContain("2026-11-10..2026-11-23");
  });

  test("the newest question wins, whatever comes back last", async () => {
    const page = await openTab();
    let release = () => {};
    journey.pages.scene.gate = new Promise((resolve) => {
      release = resolve;
    });
    await page.getByLabel("Раньше").click();
    await page.getByLabel("Раньше").click();
    await page.getByLabel("Позже").click();
    release();
    await expect.poll(() => text(page, ".top .quiet")).toBe("Сравнение: сентябрь 2026");
  });
});

describe("one figure in full", () => {
  test.each([
    ["funnel", [".funnel", ".table caption"]],
    ["response-time", [".bars", ".table", ".uplot"]],
    ["forecast", [".uplot", ".series-legend .is-band"]],
    ["objections", [".bars"]],
    ["nps", [".bars"]],
    ["productivity", [".table.is-dense"]],
    ["reporting", [".bars", ".table:visible"]],
  ])("%s draws what its details hold", async (figure, parts) => {
    const page = await openTab(`#period=month:2026-11&figure=${figure}`);
    for (const part of parts) await page.locator(`.detail ${part}`).first().waitFor();
    expect(journey.opened.errors).toEqual([]);
  });

  test("sorts the managers by any column, and says so", async () => {
    const page = await openTab("#period=month:2026-11&figure=productivity");
    const names = () => page.locator(".is-dense tbody th").allInnerTexts();
    const first = (await names())[0];
    await page.locator(".sort", { hasText: "Ответ" }).click();
    expect(await seen(page.locator("[aria-sort]"))).toContain("Ответ");
    expect((await names())[0]).not.toBe(first);
  });

  test("a group narrows the tab to itself", async () => {
    const page = await openTab("#period=month:2026-11&figure=conversion");
    await page.locator(".ranks button", { hasText: "Тимур Ахметов" }).click();
    await expect.poll(() => new URL(page.url()).hash).toContain("manager=12");
  });
});

describe("files", () => {
  async function fileBy(page: Page, name: string): Promise<[name: string, content: string]> {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name }).last().click(),
    ]);
    return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
  }

  test("hold the figures of the screen, and the leads of the panel", async () => {
    const page = await openTab("#period=month:2026-10&manager=7");
    expect(await fileBy(page, "Скачать XLSX")).toEqual(["desyatka.xlsx", "file of all"]);
    expect(journey.pages.scene.asked.at(-1)).toContain(
      "/api/export?period=month%3A2026-10&manager=7&by=manager&format=xlsx",
    );
    await page.locator("[data-kpi=conversion] .tile-foot button").click();
    await page.locator(".lead").first().waitFor();
    expect(await fileBy(page, "Скачать CSV")).toEqual(["desyatka.csv", "file of conversion.n"]);
  });

  test("that were not made say so", async () => {
    const page = await openTab();
    journey.pages.scene.problem = {
      title: "",
      status: 503,
      detail: "Сервис обновляется.",
      code: "internal",
      request: "1",
    };
    await page.getByRole("button", { name: "Скачать XLSX" }).click();
    await expect.poll(() => text(page, ".exports [role=alert]")).toBe("Сервис обновляется.");
  });
});

test("the morning's lines open their lists", async () => {
  const page = await openTab();
  expect(await text(page, ".morning")).toContain("14 лидов");
  await page.locator(".morning .is-broken button").click();
  await expect
    .poll(() => journey.pages.scene.asked.at(-1))
    .toContain("period=day%3A2026-11-22&of=response-time.breaches");
});

describe("the reports about which the figure tells", () => {
  test("open one by one, and say which leads were changed after the fact", async () => {
    const page = await openTab("#period=month:2026-11&figure=reporting");
    const kept = page.locator(".detail a[href='https://desyatka.example/reports/3']");
    await kept.waitFor();
    expect(await kept.getAttribute("target")).toBe("_blank");
    await page.locator(".detail td button").first().click();
    expect(await seen(page.locator(".restated li"))).toBe("Паллеты — ООО «Альфа» 1 → —");
  });
});
