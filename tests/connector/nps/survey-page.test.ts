/** The survey page in a real browser, with scripts switched off: read, reached by keyboard, sent, on a phone. */

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createApp } from "#connector/http/app.ts";
import { surveyUrl } from "#connector/nps/survey-link.ts";
import { CONTEXT, launchBrowser } from "#tests/browser/launch.ts";
import { at, lead, move } from "#tests/shared/kpi/sample.ts";
import { NOON, type Office, openOffice, SECRET } from "../reports/office.ts";

const PHONE = { width: 360, height: 740 };
let office: Office;
let browser: Browser;
let server: Server;
let origin: string;
let address: string;
let lastLead = 0;

beforeAll(async () => {
  office = await openOffice({ name: "Северный ветер" });
  server = serve({ fetch: createApp(office.context).fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await new Promise<void>((resolve) => server.once("listening", () => resolve()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await office.close();
});

beforeEach(async () => {
  const id = String(++lastLead);
  const records = [lead({ id, createdAt: at("2026-10-01T10:00+03:00") })];
  await office.store.apply(
    office.account.id,
    { records, moves: [move(id, at("2026-10-05T10:00+03:00"), 60, 142)] },
    null,
  );
  address = surveyUrl({ secret: SECRET, publicUrl: origin }, office.account.id, id, NOON);
});

async function visit(options: { scripts: boolean; colorScheme?: "dark" }): Promise<Page> {
  const context = await browser.newContext({
    ...CONTEXT,
    viewport: PHONE,
    javaScriptEnabled: options.scripts,
    ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(address);
  return page;
}

test("a client answers with the keyboard, without scripts, and may change it", async () => {
  const page = await visit({ scripts: false });
  await page.getByRole("radio", { name: "9", exact: true }).focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Что сохранить").fill("Всё понравилось");
  await page.getByRole("button", { name: "Отправить" }).press("Enter");
  await page.getByRole("heading", { name: "Спасибо! Ваша оценка: 9 из 10." }).waitFor();
  await page.getByRole("link", { name: "Изменить ответ" }).click();
  expect(await page.getByRole("radio", { name: "9", exact: true }).isChecked()).toBe(true);
  await page.context().close();
});

test("it is one screen on a small phone: nothing runs over the edge, every choice is large enough", async () => {
  const page = await visit({ scripts: true });
  const size = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect(size).toEqual(PHONE);
  for (const choice of await page.locator(".scores label").all()) {
    const box = (await choice.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  }
  await page.context().close();
});

test.each([["light"], ["dark"]])("has nothing that axe finds wrong, %s", async (theme) => {
  const page = await visit({ scripts: true, ...(theme === "dark" ? { colorScheme: "dark" as const } : {}) });
  const violations = async () => {
    // The page lets no script in; the judge comes through the debugger.
    await page.evaluate(axe.source);
    const found = await page.evaluate(() =>
      (window as unknown as { axe: typeof import("axe-core") }).axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary}`);
  };
  expect(await violations()).toEqual([]);
  await page.getByRole("radio", { name: "7", exact: true }).check();
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: /7 из 10/ }).waitFor();
  expect(await violations()).toEqual([]);
  await page.context().close();
});
