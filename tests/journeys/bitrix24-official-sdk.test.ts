/** The demo's portal against the vendor's own SDK in a real browser: frame protocol and REST from inside the frame. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";
import type { Browser, Frame } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createStory } from "#tests/fakes/story/story.ts";
import { launchBrowser } from "../browser/launch.ts";
import { type Visit, visit } from "../browser/visit.ts";
import { type DemoPortal, demoPortal } from "../demo/bitrix24-demo.ts";
import { type Listening, listen } from "../widget/canned/listen.ts";

const DAY = 86_400;
const main = createRequire(import.meta.url).resolve("@bitrix24/b24jssdk");
const SDK = readFileSync(join(dirname(main), "../umd/index.min.js"), "utf8");

let browser: Browser;
let opened: Visit;
let servers: Listening[] = [];
let portal: DemoPortal;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** An application that is nothing but the SDK, and a portal that opens it. */
beforeEach(async () => {
  const application = new Hono();
  application.get("/sdk.js", (c) => c.body(SDK, 200, { "content-type": "text/javascript" }));
  application.post("/app/bitrix24", (c) =>
    c.html(
      '<!doctype html><html lang="ru"><title>SDK</title><script src="/sdk.js"></script><p>ready</p></html>',
    ),
  );
  const service = await listen(application);
  const pages = await listen(new Hono().all("*", (c) => portal.fetch(c.req.raw)));
  servers = [service, pages];
  const now = Math.floor(Date.now() / 1000);
  const story = createStory({ seed: 6, from: now - 20 * DAY, to: now, leadsPerDay: 3 });
  portal = demoPortal(pages.url, story, service.url);
});
afterEach(async () => {
  await opened.close();
  await Promise.all(servers.map((server) => server.close()));
});

/** The application's frame inside the portal's page. */
async function open(path: string): Promise<Frame> {
  opened = await visit(browser, `${servers[1]!.url}${path}`, { at: null });
  await opened.page.frameLocator(".app-frame").getByText("ready").waitFor();
  return opened.page.frame({ url: (url) => url.origin === servers[0]!.url })!;
}

interface Sdk {
  auth: {
    isAdmin: boolean;
    getAuthData(): { access_token: string; member_id: string; domain: string };
    refreshAuth(): Promise<{ access_token: string }>;
  };
  placement: { title: string; options: Record<string, string> };
  parent: Record<"resizeWindow" | "setTitle", (...given: unknown[]) => Promise<unknown>>;
  slider: { openPath(url: URL, width?: number): Promise<unknown>; getUrl(path: string): URL };
  options: { userSet(name: string, value: string): Promise<unknown> };
  actions: {
    v2: {
      call: {
        make(call: object): Promise<{ isSuccess: boolean; getData(): { result: Record<string, unknown> } }>;
      };
      callList: { make(call: object): Promise<{ getData(): unknown[] }> };
    };
  };
  getTargetOrigin(): string;
  getLang(): string;
}
type Window = { B24Js: { initializeB24Frame(): Promise<Sdk> } };

test("tells the SDK whose frame it is, and where", async () => {
  const frame = await open("/?lang=ru");
  const told = await frame.evaluate(async () => {
    const sdk = await (window as unknown as Window).B24Js.initializeB24Frame();
    const { member_id, domain } = sdk.auth.getAuthData();
    const { title } = sdk.placement;
    return { member_id, domain, isAdmin: sdk.auth.isAdmin, lang: sdk.getLang(), title };
  });
  expect(told).toEqual({
    member_id: portal.fake.state.facts.memberId,
    domain: servers[1]!.url,
    isAdmin: true,
    lang: "ru",
    title: "LEFT_MENU",
  });
});

test("names the card in whose tab it is, to somebody who is no administrator", async () => {
  const [deal] = portal.fake.state.deals.list().slice(-1);
  const frame = await open(`/crm/deal/details/${deal!.ID}/?user=2`);
  const told = await frame.evaluate(async () => {
    const sdk = await (window as unknown as Window).B24Js.initializeB24Frame();
    return { isAdmin: sdk.auth.isAdmin, title: sdk.placement.title, options: sdk.placement.options };
  });
  expect(told).toEqual({ isAdmin: false, title: "CRM_DEAL_DETAIL_TAB", options: { ID: deal!.ID } });
});

test("answers its REST calls from inside the frame with the user's own token, and renews it", async () => {
  const frame = await open("/");
  const answers = await frame.evaluate(async () => {
    const sdk = await (window as unknown as Window).B24Js.initializeB24Frame();
    const first = sdk.auth.getAuthData().access_token;
    const profile = await sdk.actions.v2.call.make({ method: "profile", params: {} });
    const list = { method: "crm.deal.list", params: { select: ["ID"] }, idKey: "ID" };
    const deals = await sdk.actions.v2.callList.make(list);
    const { access_token: second } = await sdk.auth.refreshAuth();
    const again = await sdk.actions.v2.call.make({ method: "user.current", params: {} });
    return {
      profile: profile.getData().result,
      deals: deals.getData().length,
      user: again.getData().result.ID,
      isAnother: second !== first && second.length >= 64,
    };
  });
  expect(answers).toMatchObject({ profile: { ID: "1", ADMIN: true }, user: "1", isAnother: true });
  expect(answers.deals).toBe(portal.fake.state.deals.rows.size);
});

test("resizes, names the page, keeps an option and opens a deal beside it", async () => {
  const [deal] = portal.fake.state.deals.list().slice(-1);
  const frame = await open("/");
  const path = `/crm/deal/details/${deal!.ID}/`;
  const answers = await frame.evaluate(async (to) => {
    const sdk = await (window as unknown as Window).B24Js.initializeB24Frame();
    const size = await sdk.parent.resizeWindow(700, 812);
    await sdk.parent.setTitle('a:b "c"');
    await sdk.options.userSet("period", "month");
    return { size, opened: await sdk.slider.openPath(sdk.slider.getUrl(to)) };
  }, path);
  expect(answers.size).toMatchObject({ height: 812 });
  expect(answers.opened).toEqual({ isOpenAtNewWindow: false, isClose: true });
  expect(await opened.page.title()).toBe('a:b "c"');
  const slider = opened.page.locator("#slider iframe");
  await expect.poll(() => slider.getAttribute("src")).toContain(path);
  expect(opened.errors).toEqual([]);
});
