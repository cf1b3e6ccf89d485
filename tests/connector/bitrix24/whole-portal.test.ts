import { describe, expect, test } from "vitest";
import type { PortalFake } from "#tests/fakes/bitrix24/fake.ts";
import { TROUBLES } from "#tests/fakes/bitrix24/faults.ts";
import { storyFacts } from "#tests/fakes/bitrix24/from-story.ts";
import { PortalState } from "#tests/fakes/bitrix24/state.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { expectedIds, startPortal, storedIds, storyPortal } from "./portal-world.ts";

type Prepare = (fake: PortalFake) => void;

const HISTORY = "crm.stagehistory.list";
const CALLS = "voximplant.statistic.get";

/** What portals do wrong (crm/bitrix24.md, section 9); whatever it is, all rows are there in the end. */
const FAULTS: [string, Prepare][] = [
  ["nothing at all", () => undefined],
  ["numbers instead of text", ({ faults }) => Object.assign(faults, { spelling: "numbers" })],
  ["rows twice", ({ faults }) => Object.assign(faults, { twice: true })],
  ["rows mixed up", ({ faults }) => Object.assign(faults, { mixed: true })],
  [
    "rows in another order each time where none is asked for",
    ({ faults }) => Object.assign(faults, { unstable: true }),
  ],
  ["short pages", ({ faults }) => Object.assign(faults, { shortPages: 41 })],
  [
    "lists that count although they need not",
    ({ faults }) => {
      for (const method of [HISTORY, CALLS, "crm.deal.list"]) faults.alwaysCounted.add(method);
    },
  ],
  [
    "a history and calls that read over a filter by id",
    ({ faults }) => Object.assign(faults, { idFilter: { [HISTORY]: "ignored", [CALLS]: "ignored" } }),
  ],
  [
    "a history and calls that refuse a filter by id",
    ({ faults }) => Object.assign(faults, { idFilter: { [HISTORY]: "refused", [CALLS]: "refused" } }),
  ],
  ["stage ids cut at 21 characters", ({ faults }) => Object.assign(faults, { cutStageIds: true })],
  [
    "single commands of batches that fail",
    ({ faults }) => {
      for (const key of ["c0", "c3", "c7", "c11", "c49"]) faults.failOnce.add(key);
    },
  ],
  [
    "commands that fail with an empty code or a zero",
    ({ faults }) => {
      faults.refuse[HISTORY] = { status: 400, code: "", text: "Internal error", times: 1 };
      faults.refuse["crm.deal.list"] = { status: 400, code: 0, text: "Something went wrong", times: 1 };
    },
  ],
  [
    "HTML, an empty body and a cut one",
    ({ faults }) => {
      plan(faults, TROUBLES.html(200), { after: 2 });
      plan(faults, TROUBLES.empty(), { after: 3 });
      plan(faults, TROUBLES.cut(0.5), { after: 5 });
      plan(faults, TROUBLES.html(502), { after: 7 });
    },
  ],
  [
    "an error with HTTP 200",
    ({ faults }) => {
      plan(faults, TROUBLES.errorWith200("INTERNAL_SERVER_ERROR"), { after: 2 });
    },
  ],
  ["no counters of operating time", ({ faults }) => Object.assign(faults, { counters: "absent" })],
  ["operating time billed to the batch", ({ faults }) => Object.assign(faults, { counters: "batch" })],
];

describe("a portal is pulled whole", () => {
  test.each(FAULTS)("with %s", async (_, prepare) => {
    const state = storyPortal(1);
    const world = await startPortal(state);
    prepare(world.fake);
    await world.sync();
    const wanted = expectedIds(state);
    expect(wanted.records.length).toBeGreaterThan(250);
    expect(await storedIds(world)).toEqual(wanted);
    expect(await world.problems()).toMatchObject({ deals: null, calls: null, chats: null });
    const before = await world.store.revision(world.account.id);
    await world.sync();
    expect(await world.store.revision(world.account.id)).toBe(before);
  });

  test("in simple mode", async () => {
    const state = storyPortal(2);
    const world = await startPortal(state);
    await world.sync();
    expect(await storedIds(world)).toEqual(expectedIds(state));
    expect((await world.store.rows(world.account.id)).records.every((one) => one.entity === "deal")).toBe(
      true,
    );
  });

  test("while its rows are deleted, moved and added between the pages", async () => {
    const state = storyPortal(1);
    const world = await startPortal(state);
    const now = Math.floor(Date.now() / 1000);
    let pages = 0;
    world.fake.faults.betweenPages = () => {
      if (++pages > 60) return;
      const [first] = state.deals.list();
      if (pages % 3 === 0) state.remove("deal", Number(first!.ID), now);
      else if (pages % 3 === 1) state.addDeal({ TITLE: "новая", CATEGORY_ID: "0", STAGE_ID: "NEW" }, now);
      else state.moveDeal(Number(first!.ID), "MEETING", "P", now);
    };
    await world.sync();
    await world.sync();
    const stored = await storedIds(world);
    expect(stored.records).toEqual(expectedIds(state).records);
    expect(stored.moves).toEqual(expectedIds(state).moves);
  });
});

describe("20,000 deals", () => {
  test("and their history are pulled at the portal's own pace, refused not once", async () => {
    const state = new PortalState(storyFacts(2));
    const from = Math.floor(Date.now() / 1000) - 400 * 86_400;
    for (let index = 0; index < 20_000; index++) {
      const at = from + index * 1_500;
      const deal = state.addDeal(
        { TITLE: `Сделка ${index}`, CATEGORY_ID: "0", STAGE_ID: "NEW", OPPORTUNITY: "1000.00" },
        at,
      );
      state.moveDeal(
        Number(deal.ID),
        index % 3 === 0 ? "WON" : "LOSE",
        index % 3 === 0 ? "S" : "F",
        at + 900,
      );
    }
    const world = await startPortal(state, { perSecond: 2, bucket: 50 });
    const results = await world.sync();
    expect(world.fake.bucket.refused).toBe(0);
    expect(results.every((one) => one.refused === 0)).toBe(true);
    expect(await storedIds(world)).toEqual(expectedIds(state));
    const { records } = await world.store.rows(world.account.id);
    expect(records.filter((one) => one.outcome === "won")).toHaveLength(6_667);
    expect(world.fake.log.length).toBeLessThan(40);
  }, 90_000);
});
