/** Reading more than a method's operating time allows, against a portal that keeps the count, on a clock of its own. */
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createBitrixClient } from "#connector/bitrix24/client.ts";
import { createPortalFake, type PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import type { PortalFaults } from "#tests/fakes/bitrix24/faults.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import { handClock } from "./hand-clock.ts";
import { Pulled, pull, simple } from "./pulling.ts";

const ORIGIN = "https://company.bitrix24.ru";
const WEBHOOK = { user: "1", secret: "operating" };
const DEALS = 12_500;

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function setup(counters: PortalFaults["counters"], cost: number, operatingLimit = 480) {
  const state = new PortalState(storyFacts(2));
  for (let index = 0; index < DEALS; index++)
    state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", OPPORTUNITY: "1.00" }, 1_690_000_000 + index);
  const clock = handClock();
  const fake: PortalFake = createPortalFake({
    origin: ORIGIN,
    webhook: WEBHOOK,
    state,
    cost: (method) => (method === "crm.deal.list" ? cost : 0.01),
    operatingLimit,
    now: clock.now,
    clock: clock.seconds,
  });
  fake.faults.counters = counters;
  server.use(...fake.handlers);
  const url = `${ORIGIN}/rest/${WEBHOOK.user}/${WEBHOOK.secret}/`;
  const access = { credentials: async () => ({ kind: "webhook" as const, url }), requestsPerSecond: null };
  const client = createBitrixClient({
    host: "company.bitrix24.ru",
    scheme: "https",
    access,
    clock,
    now: clock.seconds,
  });
  return { fake, clock, client };
}

const refusals = ({ log }: PortalFake) => log.filter((one) => one.status !== 200).length;

describe("operating time", () => {
  test.each(["methods", "batch"] as const)(
    "counted by %s: the pull waits for the reset, is refused not once and loses nothing",
    async (counters) => {
      const { fake, clock, client } = setup(counters, 3);
      const pulled = await clock.runUntil(pull(client, simple, "deals"));
      expect(pulled.records.size).toBe(DEALS);
      expect(refusals(fake)).toBe(0);
      expect(client.traffic().refused).toBe(0);
      // 250 pages of three seconds each are more than 480.
      expect(clock.now() / 1000).toBeGreaterThan(500);
      expect(clock.now() / 1000).toBeLessThan(1_500);
    },
  );

  test("while one method waits, the others go on", async () => {
    const { fake, clock, client } = setup("methods", 3);
    const pulled = new Pulled();
    const other: number[] = [];
    const work = Promise.all([
      pull(client, simple, "deals", pulled),
      pull(client, simple, "stage-history", pulled).then(() => other.push(clock.now())),
    ]);
    await clock.runUntil(work);
    expect(pulled.moves.size).toBe(DEALS);
    expect(other[0]).toBeLessThan(60_000);
    expect(refusals(fake)).toBe(0);
  });

  test("of which a portal allows much less is learnt from its first refusal", async () => {
    const { fake, clock, client } = setup("methods", 0.5, 20);
    const pulled = await clock.runUntil(pull(client, simple, "deals"));
    expect(pulled.records.size).toBe(DEALS);
    // Seven windows of forty pages, each felt out by one.
    expect(fake.log.length).toBeLessThan(60);
  });

  test("not told at all: the refused method pauses, the rest is read after it", async () => {
    const { fake, clock, client } = setup("absent", 3);
    const pulled = await clock.runUntil(pull(client, simple, "deals"));
    expect(pulled.records.size).toBe(DEALS);
    expect(clock.now() / 1000).toBeGreaterThan(500);
    expect(fake.log.length).toBeLessThan(60);
  });
});
