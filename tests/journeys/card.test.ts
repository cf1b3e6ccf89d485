import { describe, expect, test } from "vitest";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";
import { seen } from "../browser/seen.ts";

/** The manager in a lead's card: one line, one request, one tap. */
const journey = hostPagesJourney();

async function openCard(path = "/leads/detail/1000", options = {}) {
  await journey.open(journey.pages.amocrm + path, options);
  return journey.opened.page;
}

test("counts down by itself and asks the service once", async () => {
  const page = await openCard();
  const line = page.locator(".line");
  await line.waitFor();
  expect(await seen(line)).toBe(
    "Ответьте за 7:30 Клиент ждёт с 11:52 Ответственный — вы Позвоните или напишите клиенту.",
  );
  await page.clock.runFor(60_000);
  expect(await seen(page.locator("[role=timer]"))).toBe("6:30");
  await page.clock.runFor(7 * 60_000);
  expect(await seen(line)).toContain("Просрочено на 0:30");
  expect(await line.getAttribute("class")).toBe("line is-late");
  expect(journey.pages.scene.asked.filter((asked) => asked.startsWith("GET"))).toEqual([
    "GET /api/card?lead=1000&language=ru",
  ]);
  expect(journey.opened.errors).toEqual([]);
});

test("notes an objection by one tap, and another in words", async () => {
  const page = await openCard();
  await page.locator(".tap", { hasText: "дорого" }).click();
  await expect.poll(() => seen(page.locator(".said"))).toBe("Возражение «дорого» записано в CRM");
  expect(await page.locator(".tap", { hasText: "дорого" }).getAttribute("aria-pressed")).toBe("true");
  await page.locator(".tap.is-other").click();
  await page.keyboard.type("нет склада");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => journey.pages.scene.sent)
    .toEqual([
      { lead: "1000", kind: "дорого" },
      { lead: "1000", kind: "нет склада" },
    ]);
  expect(await page.locator(".other").count()).toBe(0);
});

test("says that an objection was not written, and lets it be tried again", async () => {
  const page = await openCard();
  await page.locator(".tap").first().waitFor();
  journey.pages.scene.problem = {
    title: "",
    status: 409,
    detail: "CRM не приняла тег.",
    code: "crm-scope",
    request: "1",
  };
  await page.locator(".tap", { hasText: "дорого" }).click();
  await expect.poll(() => seen(page.locator(".said"))).toBe("CRM не приняла тег.");
  expect(await page.locator(".tap", { hasText: "дорого" }).getAttribute("aria-pressed")).toBe("false");
  journey.pages.scene.problem = null;
  await page.locator(".tap", { hasText: "дорого" }).click();
  await expect.poll(() => seen(page.locator(".said"))).toContain("записано");
});

test("copies the survey's link, or shows it where it may not copy", async () => {
  journey.pages.scene.card = { ...journey.pages.scene.card, surveyUrl: "https://desyatka.example/nps/x" };
  const page = await openCard("/leads/detail/1000", {
    before: "Object.defineProperty(navigator, 'clipboard', {value: undefined})",
  });
  await page.locator(".survey button").click();
  await expect.poll(() => page.locator(".survey input").inputValue()).toBe("https://desyatka.example/nps/x");
});

describe("keeps out of the way", () => {
  test("of a lead that is not saved yet", async () => {
    const page = await openCard("/leads/detail/0");
    await page.waitForFunction("window.demoHost");
    expect(await page.locator(".card-widgets__widget").count()).toBe(0);
    expect(journey.pages.scene.asked).toEqual([]);
  });

  test("when the service is down: one sentence, and the card is there", async () => {
    journey.pages.scene.problem = {
      title: "",
      status: 503,
      detail: "Сервис обновляется.",
      code: "internal",
      request: "1",
    };
    const page = await openCard();
    await expect
      .poll(async () => await seen(page.locator(".card-box")))
      .toBe("Сервис обновляется. Повторить");
    expect(await seen(page.locator("h1"))).toContain("Стеллажи");
    journey.pages.scene.problem = null;
    await page.locator(".card-box .link").click();
    await page.locator(".line").waitFor();
  });

  test("when the lead is another manager's", async () => {
    journey.pages.scene.problem = {
      title: "",
      status: 403,
      detail: "Это лиды других менеджеров.",
      code: "not-yours",
      request: "1",
    };
    const page = await openCard();
    await expect.poll(async () => await seen(page.locator(".card-box"))).toBe("Это лиды других менеджеров.");
  });

  test("when the platform takes it away", async () => {
    const page = await openCard();
    await page.locator(".line").waitFor();
    await page.evaluate("demoHost.leave()");
    expect(await page.locator(".card-box").count()).toBe(0);
  });
});

test("in Bitrix24 it lives in the deal's tab and takes only the height it needs", async () => {
  await journey.open(`${journey.pages.bitrix24}/crm/deal/details/1000/`);
  const frame = journey.opened.page.frameLocator(".app-frame");
  await frame.locator(".line").waitFor();
  expect(await seen(frame.locator(".line"))).toContain("Ответьте за 7:30");
  expect(journey.pages.scene.asked).toContain("GET /api/card?lead=deal%3A1000&language=ru");
  await expect
    .poll(async () => (await journey.opened.page.locator(".app-frame").boundingBox())!.height)
    .toBeLessThan(400);
  expect(journey.opened.errors).toEqual([]);
});
