import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "../browser/launch.ts";
import { seen } from "../browser/seen.ts";
import { type Visit, visit } from "../browser/visit.ts";
import { amocrmScript } from "../demo/pages/assets.ts";
import { cannedService, newScene, type Scene } from "../widget/canned/service.ts";

/**
 * A second page of amoCRM, which shares nothing with the demo's: RequireJS, another widget code, a platform object that
 * is a prototype, jQuery's kind of promise, and no more than that (crm/amocrm.md 5.5–5.7, 9).
 */
const CODE = "amo_kpi_77";
const require = readFileSync("node_modules/requirejs/require.js", "utf8");

const platform = (area: string, card: number | null, then: string) => `<!doctype html>
<html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body>
<div id="work-area-${CODE}"></div><div class="panel"></div>
<div class="modal ${CODE}"><div class="modal-body"><div class="widget_settings_block__controls">
<input type="hidden" id="${CODE}_custom" name="consent"></div><button class="js-widget-save"></button></div></div>
<script src="/require.js"></script><script>
define("jquery", [], () => { throw new Error("The widget needs no jQuery of the page."); });
function Platform() {}
Platform.prototype = {
  get_settings: () => ({ widget_code: "${CODE}", path: "/upl/${CODE}", version: "3" }),
  system: () => ({ area: "${area}", amouser_id: 7, subdomain: "other" }),
  i18n: () => ({ consent_accept: "Да" }),
  render_template({ render }) {
    document.querySelector(".panel").innerHTML = '<div class="card-widgets__widget-${CODE}">' + render + "</div>";
  },
  $authorizedAjax({ url, method, data, contentType }) {
    const answer = { status: 0 };
    const sent = fetch(url, { method, body: data, headers: { "X-Auth-Token": "t", ...(data ? { "Content-Type": contentType } : {}) } })
      .then(async (response) => ((answer.status = response.status), (answer.responseText = await response.text()), response));
    return { then: (done, failed) => void sent.then(
      (response) => (response.ok ? done(JSON.parse(answer.responseText), "success", answer) : failed(answer, "error")),
      () => failed(answer, "error")) };
  },
};
window.APP = Object.freeze({ lang_id: "es", data: { current_card: ${card === null ? "false" : `{ id: ${card} }`} } });
require(["/upl/${CODE}/script.js"], (Widget) => {
  const widget = (window.widget = new Platform());
  Widget.call(widget);
  Promise.resolve(widget.callbacks.render()).then((rendered) => {
    window.verdicts = [rendered, widget.callbacks.init(), widget.callbacks.bind_actions()];
    ${then}
  });
});
</script></body></html>`;

let browser: Browser;
let scene: Scene;
let service: Awaited<ReturnType<typeof listen>>;
let host: Awaited<ReturnType<typeof listen>>;
let opened: Visit;

async function listen(app: Hono) {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const made: ReturnType<typeof serve> = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () =>
      resolve(made),
    );
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  scene = newScene();
  service = await listen(cannedService(scene));
  const app = new Hono();
  const script = (code: string) => new Response(code, { headers: { "content-type": "text/javascript" } });
  app.get("/require.js", () => script(require));
  app.get(`/upl/${CODE}/script.js`, () => script(amocrmScript(service.url)));
  app.get("/menu", (c) => c.html(platform("widget_page", null, "widget.callbacks.initMenuPage({});")));
  app.get("/advanced", (c) =>
    c.html(platform("advanced_settings", null, "widget.callbacks.advancedSettings();")),
  );
  app.get("/card/:id", (c) => c.html(platform("lcard", Number(c.req.param("id")), "")));
  const modal = 'widget.callbacks.settings({ 0: document.querySelector(".modal-body"), length: 1 });';
  app.get("/market", (c) => c.html(platform("settings", null, modal)));
  host = await listen(app);
});
afterEach(async () => {
  await opened.close();
  service.close();
  host.close();
});

async function open(path: string): Promise<Page> {
  opened = await visit(browser, host.url + path);
  await expect.poll(() => opened.page.evaluate("window.verdicts")).toEqual([true, true, true]);
  return opened.page;
}

test.each(["/menu", "/advanced"])(
  "the tab is drawn into the work area of its own code on %s",
  async (path) => {
    const page = await open(path);
    const area = page.locator(`#work-area-${CODE}`);
    await area.locator(".ranks").waitFor();
    expect(await area.locator("[data-kpi]").count()).toBe(10);
    expect(await seen(area.locator(".top h1"))).toBe("Desyatka");
    await page.evaluate("document.documentElement.dataset.colorScheme = 'dark'");
    await expect.poll(() => area.locator(".desyatka").getAttribute("data-theme")).toBe("dark");
    await page.evaluate("widget.callbacks.destroy()");
    expect(await area.innerHTML()).toBe("");
    expect(opened.errors).toEqual([]);
  },
);

describe("the card", () => {
  test("is drawn where the platform puts the template, and asks once", async () => {
    const page = await open("/card/1000");
    await page.locator(".panel .line").waitFor();
    expect(scene.asked).toEqual(["GET /api/card?lead=1000&language=en"]);
  });

  test("of a new lead is left alone", async () => {
    const page = await open("/card/0");
    expect(await page.locator(".panel").innerHTML()).toBe("");
    expect(scene.asked).toEqual([]);
  });
});

test("consent is kept in the platform's own field, and nothing is installed without it", async () => {
  const page = await open("/market");
  const save = (active: string) =>
    page.evaluate<[boolean, unknown]>(
      `(() => { const saved = { active: "${active}", fields: {} }; return [widget.callbacks.onSave(saved), saved.fields.consent]; })()`,
    );
  expect(await save("Y")).toEqual([false, undefined]);
  await page.getByLabel("Да").check();
  const [allowed, kept] = await save("Y");
  expect(allowed).toBe(true);
  expect(JSON.parse(String(kept))).toMatchObject({ accepted: true });
  expect(await page.locator(`#${CODE}_custom`).inputValue()).toBe(kept);
  await page.getByLabel("Да").uncheck();
  expect((await save("Y"))[0]).toBe(false);
  expect((await save("N"))[0]).toBe(true);
});
