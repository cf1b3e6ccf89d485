import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { ReportAnswer } from "#shared/api/answers.ts";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";
import type { Scene } from "../widget/canned/service.ts";

/** What the tab says when not all is well: each state has its own words and its own way on. */
const journey = hostPagesJourney();

async function open(hash = ""): Promise<Page> {
  await journey.open(`${journey.pages.amocrm}/widget_page/desyatka${hash}`);
  return journey.opened.page;
}

const words = async (page: Page, selector: string) => await seen(page.locator(selector).first());

const problem = (status: number, detail: string, code = "internal"): Scene["problem"] => ({
  title: "",
  status,
  detail,
  code,
  request: "1",
});

/** Nothing was counted in any figure. */
function emptied(answer: ReportAnswer): ReportAnswer {
  for (const block of Object.values(answer.kpis)) {
    Object.assign(block, { value: null, n: 0, previous: null, reason: "no-leads", details: {} });
  }
  return { ...answer, sparklines: {} };
}

test("before the first answer: the shape of what comes, without a jump when it comes", async () => {
  let release = () => {};
  journey.pages.scene.gate = new Promise((resolve) => {
    release = resolve;
  });
  const page = await open();
  await page.locator(".tile.is-skeleton").first().waitFor();
  const before = (await page.locator(".tiles").boundingBox())!;
  release();
  await page.locator(".tile-value").first().waitFor();
  const after = (await page.locator(".tiles").boundingBox())!;
  expect(after.width).toBe(before.width);
  expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(4);
  expect(Math.abs(after.height - before.height)).toBeLessThanOrEqual(40);
  await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
});

test("the first pull runs: how far it is, how long it takes, and that figures are partial", async () => {
  journey.pages.scene.report = (answer) => ({
    ...answer,
    status: { ...answer.status, syncing: true, done: 0.64, rows: 31_402, eta: 540 },
  });
  const page = await open();
  await page.locator(".banner").waitFor();
  expect(await words(page, ".banner")).toBe(
    "Загружаем историю из CRM: 64 % 31 402 записи прочитано, осталось около 9 мин. Показатели пока неполные. Обновить",
  );
  expect(await page.locator("progress").getAttribute("value")).toBe("64");
  await page.locator(".ranks").waitFor();
  const asked = journey.pages.scene.asked.length;
  await page.clock.runFor(600_000);
  expect(journey.pages.scene.asked.length).toBe(asked);
});

test("no data in the period: back to this month", async () => {
  journey.pages.scene.report = emptied;
  const page = await open("#period=month:2024-01");
  expect(await words(page, ".empty")).toContain("За этот период данных нет");
  journey.pages.scene.report = (answer) => answer;
  await page.locator(".empty button").click();
  await page.locator(".tile-value").first().waitFor();
  expect(new URL(page.url()).hash).toContain("2026-11");
});

test("filtered out: clear the filters", async () => {
  journey.pages.scene.report = (answer, query) => (query.get("source") ? emptied(answer) : answer);
  const page = await open("#period=month:2026-11&source=12");
  expect(await words(page, ".empty")).toContain("Под эти фильтры ничего не подходит");
  await page.locator(".empty button").click();
  await page.locator(".tile-value").first().waitFor();
});

test("no right: one sentence, and no button that cannot help", async () => {
  journey.pages.scene.problem = problem(
    403,
    "Это лиды других менеджеров; обратитесь к руководителю отдела.",
    "not-yours",
  );
  const page = await open();
  expect(await words(page, ".banner")).toBe("Это лиды других менеджеров; обратитесь к руководителю отдела.");
  expect(await page.locator(".banner button").count()).toBe(0);
});

test("the session ended: open again", async () => {
  journey.pages.scene.problem = problem(401, "Страница открыта слишком давно.", "session-invalid");
  const page = await open();
  await page.locator(".banner").waitFor();
  journey.pages.scene.problem = null;
  await page.locator(".banner button", { hasText: "Открыть заново" }).click();
  await page.locator(".tile-value").first().waitFor();
});

test("the service is down: the last figures with their age, and a way to try again", async () => {
  const page = await open();
  await page.locator(".tile-value").first().waitFor();
  journey.pages.scene.problem = problem(503, "Сервис обновляется.");
  await page.reload();
  await expect
    .poll(() => words(page, ".banner"))
    .toBe("Сервис обновляется. Показаны последние данные: 23 нояб., 12:00. Повторить");
  expect(await words(page, "[data-kpi=conversion] .tile-value")).toBe("12,9 %");
  journey.pages.scene.problem = null;
  await page.locator(".banner button").click();
  await expect.poll(() => page.locator(".banner").count()).toBe(0);
});

test("another reader of the same browser does not see what the first one saw", async () => {
  const page = await open();
  await page.locator(".tile-value").first().waitFor();
  const kept = await page.evaluate("Object.keys(localStorage)");
  expect(kept).toEqual(["desyatka last amocrm:demo 1"]);
});

test("the network is gone: said in our own words", async () => {
  const page = await open();
  await page.locator(".tile-value").first().waitFor();
  await page.context().setOffline(true);
  await page.getByLabel("Раньше").click();
  await expect.poll(() => words(page, ".banner")).toContain("Сервис «Десятка» не отвечает.");
});

test("a service that says nothing is not waited for for ever", async () => {
  journey.pages.scene.gate = new Promise(() => {});
  const page = await open();
  await page.locator(".tile.is-skeleton").first().waitFor();
  await page.clock.runFor(21_000);
  await expect.poll(() => page.locator(".banner").count(), { timeout: 25_000 }).toBe(1);
}, 40_000);

test("one figure cannot be drawn: the other nine are there", async () => {
  journey.pages.scene.report = (answer) => {
    Object.assign(answer.kpis.nps, { unit: "parsecs" });
    return answer;
  };
  const page = await open();
  await page.locator(".tile-value").first().waitFor();
  expect(await page.locator(".tile-value").count()).toBe(9);
  expect(await words(page, "[data-kpi=nps]")).toBe("Этот показатель не удалось показать.");
  expect(await words(page, "[data-kpi=conversion] .tile-value")).toBe("12,9 %");
});

test("a viewer of some leads only is told so, and has no settings", async () => {
  journey.pages.scene.report = (answer) => ({
    ...answer,
    status: { ...answer.status, viewer: { name: "Ольга", admin: false, limited: true } },
  });
  const page = await open();
  expect(await words(page, ".note")).toBe("Вы видите показатели по лидам, доступным вам в CRM.");
  expect(await page.getByRole("button", { name: "Настройки" }).count()).toBe(0);
});

test("lasting troubles of the account stand above the figures", async () => {
  const text = "CRM больше не принимает наш доступ. Администратору нужно подключить аккаунт заново.";
  journey.pages.scene.report = (answer) => ({
    ...answer,
    status: { ...answer.status, connected: false, problems: [{ code: "token-refused", text }] },
  });
  const page = await open();
  expect(await words(page, ".banner.is-warning")).toBe(text);
});
