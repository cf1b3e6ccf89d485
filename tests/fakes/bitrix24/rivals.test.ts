/** The fake against two clients that nobody here wrote: what they take for Bitrix24, behaves like Bitrix24. */
import { B24Hook } from "@bitrix24/b24jssdk";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readWithOfficialSdk, readWithSecondClient } from "../../connector/bitrix24/rivals.ts";
import { createPortalFake, type PortalFake } from "./fake.ts";
import { storyFacts } from "./from-story.ts";
import { PortalState } from "./state.ts";

const HOST = "severwind.bitrix24.ru";
const WEBHOOK = { origin: `https://${HOST}`, user: "1", secret: "rivals" };
const DEALS = 230;

const server = setupServer();
let fake: PortalFake;

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());
beforeEach(() => {
  const state = new PortalState(storyFacts(2));
  for (let index = 0; index < DEALS; index++) {
    const deal = state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", OPPORTUNITY: "1.00" }, 1_750_000_000);
    state.moveDeal(Number(deal.ID), "WON", "S", 1_750_000_600);
    state.addActivity({ OWNER_TYPE_ID: "2", OWNER_ID: deal.ID, TYPE_ID: "4" }, 1_750_000_300);
  }
  fake = createPortalFake({ origin: WEBHOOK.origin, webhook: WEBHOOK, state });
  server.use(...fake.handlers);
});
afterEach(() => server.resetHandlers());

const everything = { deals: DEALS, moves: 2 * DEALS, activities: DEALS };

const official = () => {
  const portal = new B24Hook({ b24Url: WEBHOOK.origin, userId: 1, secret: WEBHOOK.secret });
  portal.offClientSideWarning();
  return portal;
};

describe("the vendor's SDK", () => {
  test("reads all lists by `>ID`", async () => {
    expect(await readWithOfficialSdk(WEBHOOK)).toEqual(everything);
    expect(fake.bucket.refused).toBe(0);
  });

  test("calls, and batches by name with a reference", async () => {
    const portal = official();
    const one = await portal.actions.v2.call.make({ method: "crm.deal.get", params: { id: 7 } });
    expect(one.getData()!.result).toMatchObject({ ID: "7", STAGE_ID: "WON" });
    const calls = {
      first: { method: "crm.deal.list", params: { filter: { "<=ID": 3 }, order: { ID: "ASC" } } },
      second: { method: "crm.deal.get", params: { id: "$result[first][2][ID]" } },
    };
    const batch = await portal.actions.v2.batch.make({ calls, options: { isHaltOnError: true } });
    expect(batch.isSuccess).toBe(true);
    expect(batch.getData()).toMatchObject({ first: { length: 3 }, second: { ID: "3" } });
  });

  test("is told what it did wrong", async () => {
    const wrong = new B24Hook({ b24Url: WEBHOOK.origin, userId: 1, secret: "wrong" });
    wrong.offClientSideWarning();
    await expect(
      wrong.actions.v2.call.make({ method: "profile", params: {} }).then((answer) => {
        if (!answer.isSuccess) throw new Error(answer.getErrorMessages().join());
      }),
    ).rejects.toThrow(/authorization|NO_AUTH_FOUND/i);
  });
});

describe("@2bad/bitrix", () => {
  test("reads all lists by offsets in batches with numbered keys", async () => {
    expect(await readWithSecondClient(WEBHOOK)).toEqual(everything);
    expect(fake.log.some((one) => one.method === "batch" && one.commands.length > 1)).toBe(true);
    expect(fake.bucket.refused).toBe(0);
  });
});
