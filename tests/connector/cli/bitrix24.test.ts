/** The command line against a simulated Bitrix24 that counts: its bucket of fifty is never over-filled, by whichever process. */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { desyatka, ended, isOneSentence, start, tempFolder } from "./desyatka.ts";

const WEBHOOK = { user: "1", secret: "commandline" };
const DEALS = 6_000;

let fake: PortalFake;
let served: Served;

beforeAll(async () => {
  const state = new PortalState(storyFacts(1));
  const from = Math.floor(Date.UTC(2026, 7, 1) / 1000);
  for (let index = 0; index < DEALS; index++) {
    const at = from + index * 600;
    const deal = state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", OPPORTUNITY: "100.00" }, at);
    state.moveDeal(Number(deal.ID), "WON", "S", at + 300);
  }
  served = await serveHandlers((origin) => {
    fake = createPortalFake({ origin, webhook: WEBHOOK, state });
    return fake.handlers;
  });
});
afterAll(() => served.close());

const environment = (folder: string, secret = WEBHOOK.secret) => ({
  DESYATKA_DATA: folder,
  DESYATKA_CRM_HOSTS: served.host,
  BITRIX24_WEBHOOK: `${served.origin}/rest/${WEBHOOK.user}/${secret}/`,
});

test("a wrong webhook is one sentence", async () => {
  const ran = await desyatka(["connect", "bitrix24"], environment(tempFolder(), "wrong"));
  expect(ran.code).toBe(1);
  expect(isOneSentence(ran)).toBe(true);
});

test("process after process, killed or not, none is refused and no row is lost", async () => {
  const folder = tempFolder();
  const run = (words: string[]) => desyatka(words, environment(folder));
  const connected = await run(["connect", "bitrix24"]);
  expect(connected).toMatchObject({ code: 0, err: "" });
  const { account } = JSON.parse(connected.out) as { account: string };
  expect(account).toBe(`bitrix24:${served.host}`);

  const killed = start(["sync", "--account", account], environment(folder));
  await once(killed.stderr!, "data");
  killed.kill("SIGKILL");
  await ended(killed);

  for (const words of [[], ["--full"], ["--full"], ["--full"], ["--full"], []]) {
    const ran = await run(["sync", "--account", account, "--json", ...words]);
    expect(ran.code, ran.err).toBe(0);
    expect(JSON.parse(ran.out).refused).toBe(0);
  }
  expect(fake.log.length).toBeGreaterThan(60);
  expect(fake.bucket.refused).toBe(0);

  const report = await run(["report", "--account", account, "--period", "quarter:2026-Q3", "--json"]);
  const { kpis } = JSON.parse(report.out);
  expect(kpis.conversion.details).toMatchObject({ leads: DEALS, won: DEALS });
  expect(kpis["average-check"].details.revenue).toBe(DEALS * 10_000);
}, 120_000);
