import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpResponse, http } from "msw";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import { type Service, startService } from "#connector/http/server.ts";
import { type Application, applicationSchema } from "#manifest/bitrix24/application.ts";
import { pack } from "#manifest/pack.ts";
import { launchBrowser } from "../../browser/launch.ts";
import { type Visit, visit } from "../../browser/visit.ts";
import { formOf, servePortal } from "../../connector/http/portal-rig.ts";
import type { PortalFake } from "../../fakes/bitrix24/fake.ts";
import type { Served } from "../../fakes/http/serve.ts";
import { type PortalDesk, portalPage } from "./portal-page.ts";

/** The packed application card, taken at its word: installed, used and removed in a portal, against the real service. */
let browser: Browser;
let folder: string;
let portal: PortalFake;
let served: Served;
let service: Service;
let card: Application;
let opened: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The card holds the service's address, so the port is chosen before the service is there. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "desyatka-application-"));
  ({ portal, served } = await servePortal());
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const { bitrix24 } = pack({ publicUrl, private: false, into: folder });
  card = applicationSchema.parse(JSON.parse(readFileSync(join(bitrix24.folder, "application.json"), "utf8")));
  service = await startService(
    readConfig({
      DESYATKA_DATA: join(folder, "data"),
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      DESYATKA_CRM_HOSTS: served.host,
      BITRIX24_CLIENT_ID: portal.application.clientId,
      BITRIX24_CLIENT_SECRET: portal.application.clientSecret,
      LOG_LEVEL: "silent",
    }),
  );
  portal.handlers.push(http.get(`${served.origin}/desk`, () => HttpResponse.html(portalPage())));
  opened = await visit(browser, `${served.origin}/desk`, { at: null });
});
afterEach(async () => {
  await opened.close();
  await service.stop();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

type Desk = { desk: PortalDesk };
const open = (address: string, change: Record<string, string> = {}) =>
  opened.page.evaluate(([to, fields]) => (window as unknown as Desk).desk.open(to, fields), [
    address,
    { ...formOf(portal, served.host, portal.state.facts.owner), ...change },
  ] as const);
const commands = () => opened.page.evaluate(() => (window as unknown as Desk).desk.commands);
const frame = () => opened.page.frameLocator("iframe");

async function install(): Promise<void> {
  await open(card.installer);
  await expect.poll(commands, { timeout: 10_000 }).toContain("setInstallFinish");
  portal.installed = true;
}

test("the installer connects the portal, binds what the card promises, and says that it is done", async () => {
  await install();
  expect((await service.context.store.accounts()).map(({ id }) => id)).toEqual([
    `bitrix24:${portal.state.facts.memberId}`,
  ]);
  expect(portal.app.placements.map(({ placement, handler }) => ({ placement, handler }))).toEqual(
    expect.arrayContaining(card.placements.map(({ placement }) => ({ placement, handler: card.handler }))),
  );
  expect(portal.app.placements).toHaveLength(card.placements.length);
  expect(opened.errors).toEqual([]);
});

test("the menu page shows the tab, and a deal's tab its line", async () => {
  const deal = portal.state.addDeal(
    { TITLE: "Стеллажи", CATEGORY_ID: "0" },
    Math.floor(Date.now() / 1000) - 60,
  );
  await install();
  await open(card.handler, { PLACEMENT: "LEFT_MENU", PLACEMENT_OPTIONS: "" });
  await frame().locator(".tile").first().waitFor();
  expect(await frame().locator(".tile").count()).toBe(10);
  await expect
    .poll(
      async () => (await service.context.store.recordIds(`bitrix24:${portal.state.facts.memberId}`)).length,
      {
        timeout: 20_000,
      },
    )
    .toBeGreaterThan(0);
  await open(card.handler, {
    PLACEMENT: "CRM_DEAL_DETAIL_TAB",
    PLACEMENT_OPTIONS: JSON.stringify({ ID: deal.ID, URI: `/crm/deal/details/${deal.ID}/` }),
  });
  await frame().locator(".line").first().waitFor();
  expect(await commands()).toContain("resizeWindow");
  expect(opened.errors).toEqual([]);
});

test("removal erases the account, and its pages open no more", async () => {
  await install();
  const removed = await fetch(card.events, {
    method: "POST",
    body: new URLSearchParams({
      event: "ONAPPUNINSTALL",
      "data[LANGUAGE_ID]": "ru",
      "data[CLEAN]": "1",
      ts: String(Math.floor(Date.now() / 1000)),
      "auth[domain]": served.host,
      "auth[member_id]": portal.state.facts.memberId,
      "auth[application_token]": portal.application.applicationToken,
    }),
  });
  expect(removed.status).toBe(200);
  await expect.poll(async () => (await service.context.store.accounts()).length).toBe(0);
  await open(card.handler, { PLACEMENT: "LEFT_MENU", PLACEMENT_OPTIONS: "" });
  await frame().locator("body").waitFor();
  expect(await frame().locator(".tile").count()).toBe(0);
});
