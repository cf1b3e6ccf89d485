import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hostPagesJourney } from "../../browser/host-pages-journey.ts";
import { seen } from "../../browser/seen.ts";
import type { HostPages } from "../canned/host-pages.ts";

/** What differs between hosts on purpose. */
export interface HostTraits {
  /** The tab's page; `query` holds `lang` and `theme`. */
  url(pages: HostPages, query: string): string;
  /** The widget inside the page. */
  inside(page: Page): Page | FrameLocator;
  /** The header that proves who asks. */
  token: "x-auth-token" | "authorization";
  /** Changes the host's theme while the tab is open; `null` where the host has one theme only. */
  darken: ((page: Page) => Promise<void>) | null;
  /** The tab's state is kept in the address that the reader sees. */
  keepsAddress: boolean;
}

/** The specification of `widget/hosts/host.ts`, run in a real browser against a page of each host. */
export function describeHost(name: string, traits: HostTraits): void {
  describe(`the host ${name}`, () => {
    const journey = hostPagesJourney();

    async function open(query = ""): Promise<Page | FrameLocator> {
      await journey.open(traits.url(journey.pages, query));
      const widget = traits.inside(journey.opened.page);
      await widget.locator(".tile-value").first().waitFor();
      return widget;
    }

    test("gives the reader's language, to the texts and to the service", async () => {
      const widget = await open("lang=en");
      expect(await seen(widget.locator(".top h1"))).toBe("Desyatka");
      expect(await widget.locator(".desyatka").getAttribute("lang")).toBe("en");
      expect(journey.pages.scene.asked.every((asked) => asked.endsWith("language=en"))).toBe(true);
    });

    test("proves who asks, and sends no cookies", async () => {
      await journey.open("about:blank");
      const requests: Record<string, string>[] = [];
      journey.opened.page.on("request", (request) => {
        if (request.url().includes("/api/")) requests.push(request.headers());
      });
      await journey.opened.page.goto(traits.url(journey.pages, ""));
      await traits.inside(journey.opened.page).locator(".ranks").waitFor();
      const asked = requests.filter((headers) => traits.token in headers);
      expect(asked.length).toBeGreaterThanOrEqual(2);
      expect(requests.some((headers) => "cookie" in headers)).toBe(false);
    });

    test("tells its theme", async () => {
      const widget = await open();
      const theme = () => widget.locator(".desyatka").getAttribute("data-theme");
      expect(await theme()).toBe("light");
      if (!traits.darken) return;
      await traits.darken(journey.opened.page);
      await expect.poll(theme).toBe("dark");
    });

    test("drops a question that is no longer asked", async () => {
      const widget = await open();
      let release = () => {};
      journey.pages.scene.gate = new Promise((resolve) => {
        release = resolve;
      });
      const dropped: string[] = [];
      journey.opened.page.on("requestfailed", (request) => dropped.push(request.url()));
      await widget.getByLabel("Раньше").click();
      await expect
        .poll(() => journey.pages.scene.asked.some((asked) => asked.includes("2026-10")))
        .toBe(true);
      await widget.getByLabel("Раньше").click();
      await expect.poll(() => dropped.some((url) => url.includes("2026-10"))).toBe(true);
      release();
      await expect.poll(() => seen(widget.locator(".period-name"))).toBe("Сентябрь 2026");
    });

    test("carries a refusal's own sentence", async () => {
      const widget = await open();
      journey.pages.scene.problem = {
        title: "",
        status: 429,
        detail: "Подождите немного.",
        code: "too-many-requests",
        request: "1",
      };
      await widget.getByLabel("Раньше").click();
      await expect.poll(() => seen(widget.locator(".banner"))).toContain("Подождите немного.");
    });

    test("opens again when the session has ended", async () => {
      const widget = await open();
      journey.pages.scene.problem = {
        title: "",
        status: 401,
        detail: "Страница открыта слишком давно.",
        code: "session-invalid",
        request: "1",
      };
      await widget.getByLabel("Раньше").click();
      await widget.locator(".banner button").waitFor();
      journey.pages.scene.problem = null;
      await widget.locator(".banner button").click();
      await expect.poll(() => widget.locator(".banner").count()).toBe(0);
      await widget.locator(".tile-value").first().waitFor();
    });

    test("keeps the tab's state where the reader can share it", async () => {
      const widget = await open();
      await widget.getByLabel("Раньше").click();
      await expect.poll(() => seen(widget.locator(".period-name"))).toBe("Октябрь 2026");
      const { hash } = new URL(journey.opened.page.url());
      expect(hash).toBe(traits.keepsAddress ? "#period=month:2026-10" : "");
    });

    test("is left as it was found", async () => {
      await open();
      expect(journey.opened.errors).toEqual([]);
    });
  });
}
