/** A first pull brings this month before the history (issue: the first figures within two minutes). */
import { expect, test } from "vitest";
import { amocrm } from "#connector/amocrm/index.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";

const DAY = 86_400;
const now = Date.UTC(2026, 9, 20) / 1000;
const MONTH = Date.UTC(2026, 9, 1) / 1000;

test("this month's moves are all there before a third of the history is", async () => {
  const story = { seed: 4, from: now - 400 * DAY, to: now, leadsPerDay: 3 };
  const served = await serveHandlers(
    (origin) => createAmoFake({ origin, token: "t", story, requestsPerSecond: 0 }).handlers,
  );
  const account = await amocrm([served.host]).identify({ kind: "token", token: "t" }, served.host);
  const crm = amocrm([served.host]).open(account, {
    credentials: async () => ({ kind: "token", token: "t" }),
    requestsPerSecond: 1_000,
  });
  const steps: { present: number; past: number }[] = [];
  for await (const { batch } of crm.pull("events", {
    state: null,
    since: now - 400 * DAY,
    sinceIsFirm: true,
    until: now,
    settings: DEFAULT_SETTINGS,
    signal: new AbortController().signal,
    knownRecordIds: async () => [],
    meter: { requests: 0, refused: 0 },
  })) {
    const moves = batch.moves ?? [];
    const present = moves.filter((one) => one.at >= MONTH).length;
    steps.push({ present, past: moves.length - present });
  }
  const all = steps.reduce((sum, one) => sum + one.past, 0);
  const lastPresent = steps.findLastIndex((one) => one.present > 0);
  const pastBefore = steps.slice(0, lastPresent + 1).reduce((sum, one) => sum + one.past, 0);
  expect(all).toBeGreaterThan(500);
  expect(pastBefore).toBeLessThan(all / 3);
  await served.close();
});
