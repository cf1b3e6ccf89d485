import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pack } from "#manifest/pack.ts";
import { launchBrowser } from "../../browser/launch.ts";
import { type Visit, visit } from "../../browser/visit.ts";
import { type Listening, listen } from "../../widget/canned/listen.ts";
import { cannedService, newScene, type Scene } from "../../widget/canned/service.ts";
import { type Platform, platformPage } from "./platform-page.ts";

/** The packed archive, unpacked and put through a widget's whole life in a page that takes it as amoCRM does. */
let browser: Browser;
let service: Listening;
let page: Listening;
let opened: Visit;
let scene: Scene;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function unpacked(isPrivate: boolean): Promise<void> {
  const into = mkdtempSync(join(tmpdir(), "desyatka-archive-"));
  const { amocrm } = pack({ publicUrl: service.url, private: isPrivate, into });
  const files = unzipSync(new Uint8Array(readFileSync(amocrm.file)));
  rmSync(into, { recursive: true });
  page = await listen(platformPage(files, "amo_desyatka_7"));
  opened = await visit(browser, page.url);
  await opened.page.locator("html[data-ready]").waitFor();
}

beforeEach(async () => {
  scene = newScene();
  service = await listen(cannedService(scene));
});
afterEach(async () => {
  await opened.close();
  await page.close();
  await service.close();
});

type Call = { [Name in keyof Platform]: Platform[Name] };
const platform = <Result>(act: (platform: Call) => Result | Promise<Result>) =>
  opened.page.evaluate<Result>(`(${act.toString()})(window.platform)`);

const tab = (at: Page) => at.locator("#work-area-amo_desyatka_7 .tile-value");

async function expectNoFaults(): Promise<void> {
  expect(await platform(({ faults }) => faults)).toEqual([]);
  expect(opened.errors).toEqual([]);
}

describe("the public archive", () => {
  beforeEach(() => unpacked(false));

  test("installs only with consent, and can be switched off without a word", async () => {
    await platform((one) => one.settings());
    const consent = opened.page.getByRole("checkbox");
    await consent.waitFor();
    expect(await platform((one) => one.save("Y"))).toBe(false);
    await consent.check();
    expect(await opened.page.locator(".js-widget-save").isEnabled()).toBe(true);
    expect(await platform((one) => one.save("Y"))).toBe(true);
    expect(await platform((one) => one.save("N"))).toBe(true);
    await expectNoFaults();
  });

  test("shows the ten figures on its menu page", async () => {
    await platform((one) => one.open("widget_page"));
    await tab(opened.page).first().waitFor();
    expect(await tab(opened.page).count()).toBe(10);
    await expectNoFaults();
  });

  test("shows one line in a lead's card with a single question, and nothing in a card that is not saved", async () => {
    await platform((one) => one.open("lcard", 1000));
    await opened.page.locator(".card-widgets__widget-amo_desyatka_7 .line").first().waitFor();
    expect(await platform(({ requests }) => requests)).toEqual(["GET /api/card"]);
    await platform((one) => one.open("lcard", 0));
    expect(await opened.page.locator(".card-widgets__widget-amo_desyatka_7").count()).toBe(0);
    expect(await platform(({ requests }) => requests)).toHaveLength(1);
    await expectNoFaults();
  });

  test("leaves nothing behind on a change of place, and comes again", async () => {
    for (const area of ["widget_page", "lcard", "widget_page"]) {
      await platform(area === "lcard" ? (one) => one.open("lcard", 1000) : (one) => one.open("widget_page"));
    }
    await tab(opened.page).first().waitFor();
    expect(await tab(opened.page).count()).toBe(10);
    expect(await platform((one) => one.save("N"))).toBe(true);
    expect(await opened.page.locator("#work-area-amo_desyatka_7").innerHTML()).toBe("");
    await expectNoFaults();
  });
});

describe("the private archive", () => {
  beforeEach(() => unpacked(true));

  test("has its page under the advanced settings", async () => {
    await platform((one) => one.open("advanced_settings"));
    await tab(opened.page).first().waitFor();
    expect(await tab(opened.page).count()).toBe(10);
    await expectNoFaults();
  });
});
