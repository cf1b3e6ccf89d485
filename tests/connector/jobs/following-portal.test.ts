/** Changes of a Bitrix24 portal: events bound by the application, the offline queue, a new version (crm/bitrix24.md 4). */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { SUBSCRIPTIONS } from "#connector/bitrix24/webhooks.ts";
import { readConfig } from "#connector/config.ts";
import { type Service, startService } from "#connector/http/server.ts";
import type { Account } from "#shared/domain/account.ts";
import type { PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import type { Served } from "#tests/fakes/http/serve.ts";
import { servePortal } from "../http/portal-rig.ts";
import { account as anyAccount } from "../store/rows.ts";
import { nowSeconds, post } from "./live-account.ts";

const WAIT = { timeout: 20_000, interval: 50 };
let portal: PortalFake;
let served: Served;
let service: Service;
let account: Account;

beforeAll(async () => {
  ({ portal, served } = await servePortal("member1"));
  portal.installed = true;
  const config = readConfig({
    DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-portal-")),
    DESYATKA_CRM_HOSTS: served.host,
    BITRIX24_CLIENT_ID: portal.application.clientId,
    BITRIX24_CLIENT_SECRET: portal.application.clientSecret,
    LOG_LEVEL: "silent",
    PORT: "0",
  });
  service = await startService(config);
  account = { ...anyAccount("bitrix24:member1"), crm: "bitrix24", host: served.host };
  const { access, refresh } = portal.oauth.grant(portal.state.facts.owner);
  const { store, wake } = service.context;
  await store.putAccount(account, {
    credentials: {
      kind: "oauth",
      accessToken: access,
      refreshToken: refresh,
      obtainedAt: nowSeconds(),
      expiresAt: nowSeconds() + 3_600,
      applicationToken: portal.application.applicationToken,
      serverEndpoint: `http://${served.host}/rest/`,
    },
  });
  wake(account.id);
  await vi.waitFor(async () => {
    const streams = await store.streams(account.id);
    expect(streams.length > 0 && streams.every((one) => one.syncedUntil !== null)).toBe(true);
    expect(portal.events.bindings().length).toBeGreaterThanOrEqual(2 * SUBSCRIPTIONS.length);
  }, WAIT);
});
afterAll(async () => {
  await service.stop();
  await served.close();
});

const deliver = (lose = 0) =>
  portal.events.deliver({
    send: (handler, body) =>
      post(handler.replace(service.context.config.publicUrl, `http://127.0.0.1:${service.port}`), body),
    lose,
  });
const stored = async (id: string) => (await service.context.store.records(account.id, [id]))[0];
const addDeal = (TITLE: string) =>
  `deal:${portal.state.addDeal({ TITLE, CATEGORY_ID: "0", STAGE_ID: "NEW", ASSIGNED_BY_ID: "1" }, nowSeconds()).ID}`;
const idOf = (id: string) => Number(id.split(":")[1]);

test("each event is bound once, online to our address and offline to the portal's queue", () => {
  const ours = portal.events.bindings().filter((one) => SUBSCRIPTIONS.includes(one.event));
  const bound = ours.map((one) => `${one.event} ${one.isOffline}`);
  expect(bound.sort()).toEqual(SUBSCRIPTIONS.flatMap((event) => [`${event} false`, `${event} true`]).sort());
  for (const { handler, isOffline } of portal.events.bindings())
    if (!isOffline) expect(handler).toMatch(/\/hooks\/bitrix24$/);
});

test("a deal is read when its event comes: new, won, deleted", async () => {
  const id = addDeal("По событию");
  await deliver();
  await expect.poll(() => stored(id), WAIT).toMatchObject({ title: "По событию", outcome: "open" });
  portal.state.moveDeal(idOf(id), "WON", "S", nowSeconds());
  await deliver();
  await expect.poll(() => stored(id), WAIT).toMatchObject({ outcome: "won" });
  portal.state.remove("deal", idOf(id), nowSeconds());
  await deliver();
  await expect.poll(async () => (await stored(id))?.deletedAt, WAIT).not.toBeNull();
});

test("events that never come are found in the portal's queue, which is emptied when they are ours", async () => {
  const id = addDeal("Потерянная");
  portal.state.remove("deal", idOf(addDeal("Лишняя")), nowSeconds());
  await deliver(1);
  expect(portal.events.offline.waiting()).toBeGreaterThan(0);
  service.context.wake(account.id);
  await expect.poll(() => stored(id), WAIT).toMatchObject({ title: "Потерянная" });
  await expect.poll(() => portal.events.offline.waiting(), WAIT).toBe(0);
});

test("a new version of the application loses the bindings, and they are made again", async () => {
  portal.events.unbindAll();
  service.context.wake(account.id);
  const bound = () => new Set(portal.events.bindings().map((one) => one.event));
  await expect.poll(() => SUBSCRIPTIONS.filter((event) => !bound().has(event)), WAIT).toEqual([]);
});
