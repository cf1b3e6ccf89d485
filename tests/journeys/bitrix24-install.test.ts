/**
 * A portal installs the application for real: its page opens the installer in a frame, the service connects, binds and
 * finishes through the frame protocol, and the portal then opens the figures, which the first pull has begun to bring.
 */
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { http } from "msw";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import { type Service, startService } from "#connector/http/server.ts";
import { formOf } from "#tests/connector/http/portal-rig.ts";
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { portalFromStory } from "#tests/fakes/bitrix24/from-story.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { createStory } from "#tests/fakes/story/story.ts";
import { launchBrowser } from "../browser/launch.ts";
import { type Visit, visit } from "../browser/visit.ts";

const DAY = 86_400;
let browser: Browser;
let portal: PortalFake;
let served: Served;
let service: Service;
let opened: Visit;

/** The portal's page: posts a form into a frame, and opens the application once its installation is finished. */
const portalPage = (
  application: string,
  forms: Record<"install" | "app", Record<string, string>>,
) => `<!doctype html>
<html lang="ru"><meta charset="utf-8"><title>Портал</title><body><div id="place"></div><script>
const forms = ${JSON.stringify(forms)};
window.commands = [];
function open(what) {
  const { APP_SID, DOMAIN, PROTOCOL, LANG, ...body } = forms[what];
  document.getElementById("place").replaceChildren();
  const frame = document.createElement("iframe");
  frame.name = [DOMAIN, PROTOCOL, APP_SID].join("|");
  frame.className = what;
  frame.style = "width:1200px;height:900px";
  document.getElementById("place").append(frame);
  const form = document.createElement("form");
  form.method = "POST";
  form.target = frame.name;
  form.action = "${application}/" + what + "/bitrix24?" + new URLSearchParams({ APP_SID, DOMAIN, PROTOCOL, LANG });
  for (const [name, value] of Object.entries(body)) form.append(Object.assign(document.createElement("input"), { name, value, type: "hidden" }));
  document.body.append(form);
  form.submit();
}
addEventListener("message", ({ origin, data }) => {
  if (origin !== "${application}" || typeof data !== "string") return;
  const [command] = data.split(":");
  window.commands.push(command);
  // The real one answers nothing and opens the page anew.
  if (command === "setInstallFinish") open("app");
});
open("install");
</script></body></html>`;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" ? address!.port : 0));
    });
  });

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const now = Math.floor(Date.now() / 1000);
  const { state } = portalFromStory(
    createStory({ seed: 8, from: now - 60 * DAY, to: now, leadsPerDay: 3 }),
    1,
  );
  served = await serveHandlers((origin) => {
    portal = createPortalFake({ origin, webhook: { user: "1", secret: "hook" }, state, perSecond: 0 });
    portal.installed = false;
    const { host } = new URL(origin);
    const page = http.get("*/portal", () => {
      const forms = {
        install: formOf(portal, host, "1"),
        app: { ...formOf(portal, host, "1"), PLACEMENT: "LEFT_MENU" },
      };
      return new Response(portalPage(publicUrl, forms), { headers: { "content-type": "text/html" } });
    });
    return [page, ...portal.handlers];
  });
  service = await startService(
    readConfig({
      DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-install-")),
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      DESYATKA_CRM_HOSTS: served.host,
      BITRIX24_CLIENT_ID: portal.application.clientId,
      BITRIX24_CLIENT_SECRET: portal.application.clientSecret,
      LOG_LEVEL: "silent",
    }),
  );
});
afterEach(async () => {
  await opened.close();
  await service.stop();
  await served.close();
});

test("from the installer to the first figures, in the portal's own frame", async () => {
  opened = await visit(browser, `${served.origin}/portal`, { at: null });
  const { page } = opened;
  await page.locator("iframe.app").waitFor();
  expect(await page.evaluate("window.commands")).toContain("setInstallFinish");
  const id = `bitrix24:${portal.state.facts.memberId}` as const;
  expect(await service.context.store.account(id)).toMatchObject({ host: served.host });
  const { placements } = portal.app;
  expect(placements.map((one) => one.placement).sort()).toEqual([
    "CRM_ANALYTICS_MENU",
    "CRM_DEAL_DETAIL_TAB",
    "CRM_LEAD_DETAIL_TAB",
    "LEFT_MENU",
  ]);
  // The portal sends nothing before that; from now on its events are ours.
  portal.installed = true;
  await expect.poll(() => portal.events.bindings().length, { timeout: 15_000 }).toBeGreaterThan(5);
  await page.frameLocator("iframe.app").locator(".tile-value").first().waitFor();
  const streams = () => service.context.store.streams(id);
  await expect
    .poll(async () => (await streams()).every((one) => one.syncedUntil !== null), { timeout: 25_000 })
    .toBe(true);
  expect(await service.context.store.recordIds(id)).not.toEqual([]);
  expect(opened.errors).toEqual([]);
}, 60_000);
