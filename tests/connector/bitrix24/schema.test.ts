import { describe, expect, test } from "vitest";
import { mapDeal, mapLead } from "#connector/bitrix24/mapping.ts";
import { timeOf } from "#connector/bitrix24/rest/time-block.ts";
import { vocabularyOf } from "#connector/bitrix24/rest/vocabulary.ts";
import {
  callSchema,
  dealSchema,
  historySchema,
  leadSchema,
  RESULTS_BY_METHOD,
  sessionHistorySchema,
  statusSchema,
  userSchema,
} from "#connector/bitrix24/schema.ts";
import { sampleMethods, samplePortal, samplesAbsent } from "./samples.ts";

const NO_SAMPLES = "the vendor's examples are not on this machine";

describe("the vendor's examples", () => {
  const withExample = sampleMethods.filter(
    ({ method, resultExample }) => RESULTS_BY_METHOD[method] && resultExample,
  );

  test.skipIf(samplesAbsent)(`most methods that we read have an example (skipped: ${NO_SAMPLES})`, () => {
    expect(withExample.length).toBeGreaterThanOrEqual(10);
  });

  test.each(withExample)("$method", ({ method, resultExample }) => {
    const parsed = RESULTS_BY_METHOD[method]!.safeParse(resultExample!.result);
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test.each(sampleMethods.filter((one) => one.resultExample?.time))(
    "the time of $method",
    ({ resultExample }) => {
      const time = timeOf(resultExample!.time);
      expect(time?.duration).toBeGreaterThan(0);
      expect(time?.operating === null || time!.operating! >= 0).toBe(true);
    },
  );

  test.skipIf(samplesAbsent)(
    `the sample portal has 16 won deals worth 17,036,000 (skipped: ${NO_SAMPLES})`,
    () => {
      const { entities } = samplePortal();
      const words = vocabularyOf(
        entities.statuses!.map((row) => statusSchema.parse(row)),
        { lead: [], deal: [] },
      );
      const deals = entities.deals!.map((row) => mapDeal(dealSchema.parse(row), words));
      const won = deals.filter((deal) => deal.outcome === "won");
      expect(won).toHaveLength(16);
      expect(won.reduce((sum, deal) => sum + deal.amount!, 0)).toBe(17_036_000_00);
      expect(won.filter((deal) => deal.stageId === "WON")).toHaveLength(3);
      const leads = entities.leads!.map((row) => mapLead(leadSchema.parse(row), words));
      expect(leads).toHaveLength(25);
      expect(leads.every((lead) => lead.createdAt > 0 && lead.managerId !== null)).toBe(true);
    },
  );
});

describe("what portals really send", () => {
  test("numbers as text and text as numbers are the same row", () => {
    const asText = {
      ID: "35",
      TYPE_ID: "1",
      OWNER_ID: "21",
      CATEGORY_ID: "0",
      STAGE_ID: "NEW",
      STAGE_SEMANTIC_ID: "P",
    };
    const asNumbers = { ...asText, ID: 35, TYPE_ID: 1, OWNER_ID: 21, CATEGORY_ID: 0 };
    const at = { CREATED_TIME: "2024-04-25T14:59:11+00:00" };
    expect(historySchema.parse({ ...asNumbers, ...at })).toEqual(historySchema.parse({ ...asText, ...at }));
    expect(dealSchema.parse({ ID: 7, OPPORTUNITY: 19999.99 }).OPPORTUNITY).toBe("19999.99");
  });

  test("missing, null, empty and zero values are nobody and nothing", () => {
    const deal = dealSchema.parse({
      ID: "7",
      LEAD_ID: "0",
      CONTACT_ID: null,
      COMPANY_ID: "",
      MOVED_TIME: "",
    });
    expect([deal.LEAD_ID, deal.CONTACT_ID, deal.COMPANY_ID, deal.MOVED_TIME]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(callSchema.parse({ ID: "1" })).toMatchObject({ CALL_START_DATE: null, PORTAL_USER_ID: null });
  });

  test("a row without an id, or with one that is no number, breaks the contract", () => {
    expect(dealSchema.safeParse({ TITLE: "x" }).success).toBe(false);
    expect(dealSchema.safeParse({ ID: "abc" }).success).toBe(false);
  });

  test("a time without a zone is unknown rather than read on this machine's clock", () => {
    expect(dealSchema.parse({ ID: 1, DATE_CREATE: "2024-04-25 14:59:11" }).DATE_CREATE).toBeNull();
    expect(dealSchema.parse({ ID: 1, DATE_CREATE: "2024-04-25T17:59:11+03:00" }).DATE_CREATE).toBe(
      1_714_057_151,
    );
  });

  test("empty maps come as lists", () => {
    expect(sessionHistorySchema.parse({ message: [], users: [] })).toEqual({ message: [], users: [] });
    expect(userSchema.parse({ ID: "1", UF_DEPARTMENT: {}, TIMESTAMP_X: {} })).toMatchObject({
      UF_DEPARTMENT: null,
    });
  });

  test("the reset of operating time is a number or an ISO text, and may be missing", () => {
    expect(timeOf({ operating: "0.5", operating_reset_at: "2024-08-26T16:11:37+03:00" })).toMatchObject({
      operating: 0.5,
      resetAt: 1_724_677_897,
    });
    expect(timeOf({ duration: 0.1, operating_reset_at: 1_724_677_897 })).toEqual({
      operating: null,
      resetAt: 1_724_677_897,
      duration: 0.1,
    });
    expect(timeOf([])).toBeNull();
    expect(timeOf(undefined)).toBeNull();
  });
});
