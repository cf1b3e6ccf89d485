import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Settings } from "#shared/domain/settings.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";

/** The administrator sets the figures up: what he chose is what is sent, and always a document that the service takes. */
const journey = hostPagesJourney();

async function open(screen: string): Promise<Page> {
  await journey.open(`${journey.pages.amocrm}/widget_page/desyatka#period=month:2026-11&settings=open`);
  const { page } = journey.opened;
  await page.locator(".screens button", { hasText: screen }).click();
  return page;
}

async function saved(page: Page): Promise<Settings> {
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect.poll(() => seen(page.locator(".save-bar [role=status]"))).toContain("Сохранено");
  return settingsSchema.parse(journey.pages.scene.sent.at(-1));
}

test("stages become steps by their names, and a person has the last word", async () => {
  const page = await open("Воронки и шаги");
  await page.getByRole("button", { name: "Подсказать по названиям" }).click();
  expect(await seen(page.locator(".screen [role=status]"))).toBe(
    "Отметили по названиям 8 этапов. Проверьте и сохраните.",
  );
  await page.getByLabel("Ждём оплату").selectOption("");
  const { funnel } = await saved(page);
  expect(funnel.steps).toEqual({
    "1": { "1:1": "lead", "1:2": "lead", "1:3": "meeting", "1:4": "proposal" },
    "2": { "2:1": "lead", "2:2": "meeting", "2:3": "proposal" },
  });
});

test("hours with a break, a day off, a calendar, the limit", async () => {
  const page = await open("Рабочее время");
  await page.getByLabel("Понедельник: Добавить перерыв").click();
  await page.getByLabel("Пятница", { exact: true }).uncheck();
  await page.getByLabel("Производственный календарь").selectOption("KZ");
  await page.getByLabel("Норма ответа").fill("30");
  await page.getByLabel("Свои выходные").last().fill("2026-12-31");
  await page.getByRole("button", { name: "Добавить дату" }).click();
  const { schedule, response } = await saved(page);
  expect(schedule).toMatchObject({
    mon: [
      ["09:00", "13:00"],
      ["14:00", "18:00"],
    ],
    fri: [],
    calendar: "KZ",
    holidays: ["2026-12-31"],
  });
  expect(response.slaMinutes).toBe(30);
});

test("who looks like a bot stands first and says so", async () => {
  const page = await open("Боты и тесты");
  const first = page.locator(".checks li").first();
  expect(await seen(first)).toContain("похоже на бота");
  await page.getByLabel("Тест Тестов").check();
  await page.getByLabel("Теги тестовых лидов").fill("тест, спам ,тест");
  await page.getByLabel("Теги тестовых лидов").blur();
  const { response, exclude } = await saved(page);
  expect(response.ignoreUsers).toEqual(["91"]);
  expect(exclude.tags).toEqual(["тест", "спам"]);
});

test("a column from a spreadsheet becomes the plan", async () => {
  const page = await open("План");
  const field = page.locator(".plan input").first();
  await field.focus();
  await field.evaluate((at) => {
    const data = new DataTransfer();
    data.setData("text", "авг\t8 000 000\nсен\t8 500 000,50\nокт\tнет\n");
    at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const { plan } = await saved(page);
  expect(plan).toEqual({ "2026-08": { account: 800_000_000 }, "2026-09": { account: 850_000_050 } });
});

test("objections, scores and report times", async () => {
  const page = await open("Возражения и NPS");
  await page.getByLabel("Поле с возражениями").selectOption("501");
  await page.getByLabel("Поле с оценкой").selectOption("502");
  await page.getByLabel("Дорого").check();
  await page.locator(".screens button", { hasText: "Отчёты" }).click();
  await page.getByLabel("Каждый день в", { exact: true }).uncheck();
  await page.getByLabel("Каждую неделю, в").fill("08:30");
  const { objections, nps, reports } = await saved(page);
  expect(objections).toMatchObject({ field: "501", lossReasons: { "5": "дорого" } });
  expect(nps.field).toBe("502");
  expect(reports).toMatchObject({ daily: null, weekly: "mon 08:30" });
});

test("who gets the reports: by mail, by name in the CRM, or nobody any more", async () => {
  const page = await open("Отчёты");
  const add = page.getByRole("button", { name: "Добавить получателя" });
  await add.click();
  await page.locator(".is-recipient select").first().selectOption("email");
  await page.getByLabel("Получатель: Почта 1").fill("head@example.com");
  await add.click();
  await page.locator(".is-recipient select").last().selectOption("8");
  expect((await saved(page)).reports.deliver).toEqual([
    { by: "email", to: "head@example.com", language: "ru" },
    { by: "crm", user: "8", language: "ru" },
  ]);
  await page.getByLabel("Убрать получателя: Почта 1").click();
  expect((await saved(page)).reports.deliver).toEqual([{ by: "crm", user: "8", language: "ru" }]);
});

test("warnings: when, to whom, and another limit for a pipeline", async () => {
  const page = await open("Предупреждения");
  await page.getByLabel("Менеджера — когда прошла половина нормы").uncheck();
  await page.getByLabel("Кому сообщать об опозданиях").selectOption("7");
  await page.getByRole("button", { name: "Добавить правило" }).click();
  await page.getByLabel("Правило 1: воронка").selectOption("2");
  await page.getByLabel("Правило 1: минут").fill("60");
  expect((await saved(page)).warnings).toMatchObject({
    on: true,
    half: null,
    limit: true,
    after: 2,
    heads: ["7"],
    rules: [{ pipeline: "2", source: null, slaMinutes: 60 }],
  });
});

test("a try on real data stores nothing and shows what changes", async () => {
  const page = await open("Рабочее время");
  await page.getByLabel("Норма ответа").fill("5");
  await page.getByRole("button", { name: "Проверить на данных" }).click();
  await page.locator(".preview").waitFor();
  expect(await seen(page.locator(".preview tbody"))).toBe("Время отклика 25 мин 31 мин");
  expect(journey.pages.scene.asked.at(-1)).toContain("preview=true");
  expect(await page.locator(".save-bar .primary").isEnabled()).toBe(true);
});

test("a refusal is told in the service's words, and what was typed stays", async () => {
  const page = await open("Рабочее время");
  await page.getByLabel("Норма ответа").fill("7");
  await page.getByLabel("Норма ответа").blur();
  journey.pages.scene.problem = {
    title: "",
    status: 403,
    detail: "Это может сделать только администратор CRM.",
    code: "admin-only",
    request: "1",
  };
  await page.getByRole("button", { name: "Сохранить" }).click();
  await expect
    .poll(() => seen(page.locator(".is-wrong")))
    .toBe("Это может сделать только администратор CRM.");
  expect(await page.getByLabel("Норма ответа").inputValue()).toBe("7");
});

test("whoever is no administrator looks, but does not touch", async () => {
  journey.pages.scene.settings = { ...journey.pages.scene.settings, editable: false };
  const page = await open("Рабочее время");
  expect(await page.getByLabel("Норма ответа").isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Сохранить" }).count()).toBe(0);
});

test("amoCRM installs only with consent, and always lets go", async () => {
  await journey.open(`${journey.pages.amocrm}/settings/widgets/`);
  const { page } = journey.opened;
  const save = page.locator(".js-widget-save");
  await page.locator("#desyatka_custom_content input").waitFor();
  expect(await save.isDisabled()).toBe(true);
  await page.locator("#desyatka_custom_content input").check();
  await save.click();
  await expect.poll(() => seen(page.locator(".modal__result"))).toBe("сохранено");
  await page.locator("#desyatka_custom_content input").uncheck();
  await save.click();
  await expect.poll(() => seen(page.locator(".modal__result"))).toBe("отказано");
  await page.locator(".js-widget-off").click();
  await expect.poll(() => seen(page.locator(".modal__result"))).toBe("отключено");
});
