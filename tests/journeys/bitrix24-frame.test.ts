import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { hostPagesJourney } from "../browser/host-pages-journey.ts";

/** The portal's side of the frame is judged by the vendor's own SDK; ours then talks to it. */
const journey = hostPagesJourney();

const sdk = () => {
  const main = createRequire(import.meta.url).resolve("@bitrix24/b24jssdk");
  return readFileSync(join(dirname(main), "../umd/index.min.js"), "utf8");
};

test("the vendor's SDK gets its answers from the portal page", async () => {
  await journey.open(`${journey.pages.bitrix24}/`);
  await journey.opened.page.frameLocator(".app-frame").locator(".tile-value").first().waitFor();
  const frame = journey.opened.page.frame({ url: (url) => url.origin === journey.pages.service })!;
  await frame.locator(".tile-value").first().waitFor();
  await frame.evaluate(sdk());
  const answers = await frame.evaluate(async () => {
    const { B24Js } = window as unknown as {
      B24Js: {
        initializeB24Frame(): Promise<
          Record<string, Record<string, (...given: unknown[]) => Promise<unknown>>> & {
            getTargetOrigin(): string;
            placement: { title: string };
          }
        >;
      };
    };
    const portal = await B24Js.initializeB24Frame();
    const size = await portal.parent!.resizeWindow!(700, 812);
    await portal.parent!.setTitle!("a:b");
    return { origin: portal.getTargetOrigin(), placement: portal.placement.title, size };
  });
  expect(answers).toMatchObject({ origin: journey.pages.bitrix24, placement: "LEFT_MENU" });
  expect(await journey.opened.page.title()).toBe("a:b");
});

describe("our own side of the frame", () => {
  test("opens a lead's card in the portal, in place", async () => {
    journey.pages.scene.cardUrl = (id) => `${journey.pages.bitrix24}/crm/deal/details/${id}/`;
    await journey.open(`${journey.pages.bitrix24}/`);
    const frame = journey.opened.page.frameLocator(".app-frame");
    await frame.locator("[data-kpi=conversion] .tile-foot button").click();
    await frame.locator(".lead a").first().click();
    await expect
      .poll(() => journey.opened.page.locator("#slider iframe").getAttribute("src"))
      .toBe("/crm/deal/details/1000/");
  }, 30_000);

  test("tells the portal its height", async () => {
    await journey.open(`${journey.pages.bitrix24}/`);
    await expect
      .poll(() => journey.opened.page.locator(".app-frame").evaluate((at) => at.clientHeight))
      .toBeGreaterThan(900);
    const inner = journey.opened.page.frameLocator(".app-frame");
    expect(await inner.locator("html").evaluate((at) => at.scrollHeight <= at.clientHeight + 1)).toBe(true);
  });

  test("tells the portal its title, and opens a list beside what was clicked, for the frame does not scroll", async () => {
    await journey.open(`${journey.pages.bitrix24}/`);
    const frame = journey.opened.page.frameLocator(".app-frame");
    const step = frame.locator(".funnel .step-notes .link").first();
    await step.click();
    await frame.locator(".panel .lead").first().waitFor();
    const [clicked, panel] = await Promise.all([step.boundingBox(), frame.locator(".panel").boundingBox()]);
    expect(Math.abs(clicked!.y - panel!.y)).toBeLessThan(600);
    await expect.poll(() => journey.opened.page.title()).toBe("Десятка");
  });

  test("takes no orders from a page that is not the portal", async () => {
    await journey.open(`${journey.pages.service}/plain`);
    const { page } = journey.opened;
    await page.locator(".tile-value").first().waitFor();
    await page.evaluate("window.postMessage('desyatka1:{\"result\":\"close\"}', '*')");
    expect(journey.opened.errors).toEqual([]);
  });
});
