import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isChannelSource,
  mapDeal,
  mapHistory,
  mapLead,
  mapRates,
  mapStage,
  toMinorUnits,
} from "#connector/bitrix24/mapping.ts";
import { resolveStageId, vocabularyOf } from "#connector/bitrix24/rest/vocabulary.ts";
import {
  currencySchema,
  dealSchema,
  historySchema,
  leadSchema,
  statusSchema,
  userFieldSchema,
} from "#connector/bitrix24/schema.ts";

const status = (entity: string, id: string, name = id) =>
  statusSchema.parse({ ID: "1", ENTITY_ID: entity, STATUS_ID: id, NAME: name, SORT: "10", SEMANTICS: null });
const field = (name: string, type: string, more: object = {}) =>
  userFieldSchema.parse({ ID: "1", FIELD_NAME: name, USER_TYPE_ID: type, ...more });

const words = vocabularyOf(
  [
    status("STATUS", "NEW"),
    status("DEAL_STAGE", "NEW"),
    status("DEAL_STAGE_10", "C10:PREPAYMENT_INVOIC"),
    status("INDUSTRY", "IT", "Информационные технологии"),
  ],
  {
    lead: [field("UF_CRM_A", "enumeration", { LIST: [{ ID: "1", VALUE: "на лиде" }] })],
    deal: [
      field("UF_CRM_A", "enumeration", {
        LIST: [
          { ID: "1", VALUE: "Дорого" },
          { ID: "2", VALUE: "Долго" },
        ],
      }),
      field("UF_CRM_NPS", "integer"),
      field("UF_CRM_FLAG", "boolean"),
      field("UF_CRM_INDUSTRY", "crm_status", { SETTINGS: { ENTITY_TYPE: "INDUSTRY" } }),
      field("UF_CRM_PHONE", "string"),
    ],
  },
);
const deal = (row: object) =>
  mapDeal(dealSchema.parse({ ID: "7", DATE_CREATE: "2026-10-01T10:00:00+03:00", ...row }), words);
const lead = (row: object) =>
  mapLead(leadSchema.parse({ ID: "5", DATE_CREATE: "2026-10-01T10:00:00+03:00", ...row }), words);

describe("amounts", () => {
  test.each([
    ["1000000.00", 100_000_000],
    ["19999.99", 1_999_999],
    ["0.1", 10],
    ["0.005", 1],
    ["-0.005", -1],
    ["-12.34", -1_234],
    ["5", 500],
    ["5.", 500],
    ["0.00", 0],
    ["-0.00", 0],
    ["", null],
    ["1 000,50", null],
    ["1e5", null],
    ["99999999999999999999", null],
    [null, null],
    [undefined, null],
  ])("%s is %s hundredths", (text, minor) => {
    expect(toMinorUnits(text)).toBe(minor);
  });

  test("every amount with two decimals comes through unharmed, as text and as number", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9e13, max: 9e13 }), (minor) => {
        const digits = String(Math.abs(minor)).padStart(3, "0");
        const text = `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(toMinorUnits(text)).toBe(minor);
        if (Math.abs(minor) < 1e13) expect(toMinorUnits(String(Number(text)))).toBe(minor);
      }),
    );
  });
});

describe("deals", () => {
  test("the record's own semantic decides the outcome, in whatever stage", () => {
    expect(deal({ STAGE_ID: "C3:FINAL", STAGE_SEMANTIC_ID: "S" }).outcome).toBe("won");
    expect(deal({ STAGE_ID: "WON", STAGE_SEMANTIC_ID: "P" }).outcome).toBe("open");
    expect(deal({ STAGE_ID: "APOLOGY", STAGE_SEMANTIC_ID: "F" }).outcome).toBe("lost");
    expect(deal({ STAGE_ID: "NEW" }).outcome).toBe("open");
  });

  test("it closed when it moved, never at CLOSEDATE", () => {
    const row = { MOVED_TIME: "2026-10-05T12:00:00+03:00", CLOSEDATE: "2026-12-31T00:00:00+03:00" };
    expect(deal({ ...row, STAGE_SEMANTIC_ID: "S" }).closedAt).toBe(Date.parse(row.MOVED_TIME) / 1000);
    expect(deal({ ...row, STAGE_SEMANTIC_ID: "P" }).closedAt).toBeNull();
  });

  test("its CRM lead, where it has one", () => {
    expect(deal({ LEAD_ID: "12" })).toMatchObject({ id: "deal:7", entity: "deal", parentId: "lead:12" });
    for (const none of ["0", null, "", undefined, 0]) expect(deal({ LEAD_ID: none }).parentId).toBeNull();
  });

  test("a stage id that was cut, or is whole where the list is cut, is the listed one", () => {
    expect(deal({ STAGE_ID: "C10:PREPAYMENT_INVOICE" }).stageId).toBe("C10:PREPAYMENT_INVOIC");
    expect(resolveStageId(["C10:PREPAYMENT_INVOICE"])("C10:PREPAYMENT_INVOIC")).toBe(
      "C10:PREPAYMENT_INVOICE",
    );
    expect(
      resolveStageId(["C1:ABCDEFGHIJKLMNOPQR1", "C1:ABCDEFGHIJKLMNOPQR2"])("C1:ABCDEFGHIJKLMNOPQR"),
    ).toBe("C1:ABCDEFGHIJKLMNOPQR");
    expect(deal({ STAGE_ID: "GONE" }).stageId).toBe("GONE");
  });

  test("fields are kept as text: labels of choices, orphans by their id, numbers and flags; texts with a phone are not", () => {
    const { fields } = deal({
      UF_CRM_A: ["1", "2", 99],
      UF_CRM_NPS: 9,
      UF_CRM_FLAG: false,
      UF_CRM_INDUSTRY: "IT",
      UF_CRM_PHONE: "+7 900 123-45-67",
      UF_CRM_UNKNOWN: "x",
    });
    expect(fields).toEqual({
      UF_CRM_A: ["Дорого", "Долго", "99"],
      UF_CRM_NPS: ["9"],
      UF_CRM_FLAG: ["0"],
      UF_CRM_INDUSTRY: ["Информационные технологии"],
    });
  });

  test("an empty field is none, however PHP writes it", () => {
    for (const empty of [false, "", null, [], "0", 0]) expect(deal({ UF_CRM_A: empty }).fields).toEqual({});
    expect(deal({ UF_CRM_NPS: 0 }).fields).toEqual({ UF_CRM_NPS: ["0"] });
    expect(deal({ UF_CRM_NPS: false }).fields).toEqual({});
  });

  test("choices of leads and of deals do not mix under one name", () => {
    expect(lead({ UF_CRM_A: "1" }).fields.UF_CRM_A).toEqual(["на лиде"]);
    expect(deal({ UF_CRM_A: "1" }).fields.UF_CRM_A).toEqual(["Дорого"]);
  });

  test("contacts each once, nobody for 0", () => {
    expect(deal({ CONTACT_ID: "4", CONTACT_IDS: ["4", 9] }).contactIds).toEqual(["4", "9"]);
    expect(deal({ CONTACT_ID: "0", COMPANY_ID: "0" })).toMatchObject({ contactIds: [], companyId: null });
  });
});

describe("CRM leads", () => {
  test("converted is open until a deal is known; failed is lost when it closed", () => {
    const closed = { DATE_CLOSED: "2026-10-03T09:00:00+03:00" };
    expect(lead({ ...closed, STATUS_SEMANTIC_ID: "S" })).toMatchObject({ outcome: "open", closedAt: null });
    expect(lead({ ...closed, STATUS_SEMANTIC_ID: "F" })).toMatchObject({
      id: "lead:5",
      outcome: "lost",
      closedAt: Date.parse(closed.DATE_CLOSED) / 1000,
      pipelineId: null,
    });
  });
});

describe("stage history", () => {
  const row = { ID: 35, TYPE_ID: 2, OWNER_ID: 21, CREATED_TIME: "2024-04-25T14:59:11+00:00" };
  const move = (more: object, entity: "lead" | "deal" = "deal") =>
    mapHistory(historySchema.parse({ ...row, ...more }), entity, words);

  test("ids sort as text in the order of their numbers", () => {
    fc.assert(
      fc.property(fc.nat(2e9), fc.nat(2e9), (one, other) => {
        const ids = [one + 1, other + 1].map((ID) => move({ ID, STAGE_ID: "NEW" })!.id);
        expect(Math.sign(ids[0]! < ids[1]! ? -1 : ids[0]! > ids[1]! ? 1 : 0)).toBe(Math.sign(one - other));
      }),
    );
  });

  test("type 1 tells the stage of creation, 2, 3 and 5 are moves", () => {
    const kinds = [1, 2, 3, 5].map((TYPE_ID) => move({ TYPE_ID, STAGE_ID: "NEW" })!.kind);
    expect(kinds).toEqual(["creation", "move", "move", "move"]);
  });

  test("what the row calls the stage; nothing where it does not", () => {
    const stage = { STAGE_ID: "C1:WON", CATEGORY_ID: 1 };
    expect(move({ ...stage, STAGE_SEMANTIC_ID: "S" })).toMatchObject({
      recordId: "deal:21",
      from: null,
      by: null,
      to: { pipelineId: "1", stageId: "C1:WON" },
      outcome: "won",
    });
    expect(move(stage)!.outcome).toBeNull();
    expect(move({ STATUS_ID: "JUNK", STATUS_SEMANTIC_ID: "F" }, "lead")).toMatchObject({
      recordId: "lead:21",
      to: { pipelineId: null, stageId: "JUNK" },
      outcome: "lost",
    });
    expect(move({ STATUS_ID: "CONVERTED", STATUS_SEMANTIC_ID: "S" }, "lead")!.outcome).toBe("open");
  });

  test("a row without a time or a stage is no move", () => {
    expect(move({ STAGE_ID: "NEW", CREATED_TIME: "" })).toBeNull();
    expect(move({})).toBeNull();
  });
});

describe("lists", () => {
  test("a stage's kind from SEMANTICS, else from EXTRA; a converted CRM lead's stage is open", () => {
    const parse = (row: object) => statusSchema.parse({ ENTITY_ID: "DEAL_STAGE", STATUS_ID: "X", ...row });
    expect(mapStage(parse({ SEMANTICS: "S" }), false).outcome).toBe("won");
    expect(mapStage(parse({ SEMANTICS: "", EXTRA: { SEMANTICS: "apology" } }), false).outcome).toBe("lost");
    expect(mapStage(parse({ SEMANTICS: null, EXTRA: [] }), false).outcome).toBe("open");
    expect(mapStage(parse({ SEMANTICS: "S" }), true).outcome).toBe("open");
  });

  test("rates: AMOUNT for AMOUNT_CNT units", () => {
    const rows = [
      { CURRENCY: "RUB", BASE: "Y", AMOUNT: "1.0000", AMOUNT_CNT: "1" },
      { CURRENCY: "KZT", BASE: "N", AMOUNT: "17.5000", AMOUNT_CNT: "100" },
      { CURRENCY: "USD", BASE: "N", AMOUNT: 92.5, AMOUNT_CNT: 1 },
      { CURRENCY: "XXX", BASE: "N", AMOUNT: "", AMOUNT_CNT: "1" },
    ].map((row) => currencySchema.parse(row));
    expect(mapRates(rows)).toEqual({ RUB: 1, KZT: 0.175, USD: 92.5 });
  });

  test("channels of clients among the sources", () => {
    const channels = ["CALL", "EMAIL", "WEBFORM", "CALLBACK", "1|TELEGRAM", "3|OPENLINE"];
    expect([...channels, "ADVERTISING", "RECOMMENDATION", "TRADE_SHOW"].filter(isChannelSource)).toEqual(
      channels,
    );
  });
});
