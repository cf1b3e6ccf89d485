import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  mapCall,
  mapLead,
  mapMarks,
  mapMeeting,
  mapMessage,
  mapPipeline,
  mapRating,
  mapStageMove,
  toMinorUnits,
} from "#connector/amocrm/mapping.ts";
import { eventSchema, leadSchema, noteSchema, pipelineSchema, taskSchema } from "#connector/amocrm/schema.ts";
import type { Row } from "./plain-account.ts";
import { call, event, lead, moved, NOW, pipeline, task } from "./plain-rows.ts";

const leadOf = (more: Row) => mapLead(leadSchema.parse(lead(11, more)));
const eventOf = (row: Row) => eventSchema.parse(row);
const callOf = (params: Row, more: Row = {}) => mapCall(noteSchema.parse(call(5, 11, params, more)), "leads");

describe("a lead", () => {
  test("keeps what figures need, in our own words", () => {
    const row = {
      status_id: 143,
      loss_reason_id: 4,
      source_id: 12,
      closed_at: NOW,
      custom_fields_values: [
        { field_id: 901, field_type: "numeric", values: [{ value: "9" }] },
        { field_id: 902, field_type: "multitext", values: [{ value: "+7 999 000-00-00" }] },
        { field_id: 903, field_type: "multiselect", values: [{ value: "Цена" }, { value: "Срок" }] },
        { field_id: 904, field_type: "of the future", values: [{ value: { nested: true } }] },
      ],
      _embedded: {
        tags: [
          { id: 1, name: "vip", color: null },
          { id: 2, name: null },
        ],
        companies: [{ id: 5 }],
        contacts: [{ id: 9, is_main: true }, { id: 10 }],
      },
    };
    expect(leadOf(row)).toMatchObject({
      id: "11",
      pipelineId: "3",
      stageId: "3:143",
      outcome: "lost",
      closedAt: NOW,
      amount: 10_000,
      managerId: "7",
      sourceId: "12",
      lossReasonId: "4",
      tags: ["vip"],
      fields: { "901": ["9"], "903": ["Цена", "Срок"] },
      contactIds: ["9", "10"],
      companyId: "5",
    });
  });

  test.each([
    [{ price: 2_000 }, 200_000],
    [{ price: "1500" }, 150_000],
    [{ price: 100, price_with_minor_units: 100.29 }, 10_029],
    [{ price: 100, price_with_minor_units: null }, 10_000],
    [{ price: -50 }, -5_000],
    [{ price: 0 }, 0],
    [{ price: null }, null],
  ])("with %j is worth %j hundredths", (row, amount) => {
    expect(leadOf(row).amount).toBe(amount);
  });

  test("may lack nearly everything", () => {
    const bare = { id: 1, created_at: NOW };
    expect(mapLead(leadSchema.parse(bare))).toMatchObject({
      title: "",
      amount: null,
      managerId: null,
      createdBy: null,
      tags: [],
      updatedAt: NOW,
    });
    const odd = { ...bare, _embedded: [], custom_fields_values: {}, closed_at: 0, responsible_user_id: 0 };
    expect(mapLead(leadSchema.parse(odd))).toMatchObject({ closedAt: null, managerId: null, fields: {} });
  });

  test("without its id or creation is none", () => {
    for (const row of [
      { created_at: NOW },
      { id: 1 },
      { id: 1, created_at: null },
      { id: "x", created_at: 1 },
    ])
      expect(leadSchema.safeParse(row).success).toBe(false);
    expect(leadSchema.safeParse({ id: 1, is_deleted: true, created_at: null }).success).toBe(true);
  });
});

test("an amount in hundredths has no rounding error", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), (hundredths) => {
      expect(toMinorUnits(hundredths / 100)).toBe(hundredths === 0 ? 0 : hundredths);
    }),
  );
});

test("won and lost have the same numbers in every pipeline, whatever they are called", () => {
  const { stages } = mapPipeline(pipelineSchema.parse(pipeline));
  expect(stages.map(({ id, name, outcome }) => [id, name, outcome])).toEqual([
    ["3:60", "Новая", "open"],
    ["3:142", "Успех", "won"],
    ["3:143", "Отказ", "lost"],
  ]);
});

test("a stage move tells both stages, and by whom", () => {
  expect(mapStageMove(eventOf(moved(NOW, 11, 142)))).toMatchObject({
    recordId: "11",
    at: NOW,
    by: "7",
    from: { pipelineId: "3", stageId: "3:60" },
    to: { pipelineId: "3", stageId: "3:142" },
    kind: "move",
  });
  const blind = event(NOW, "lead_status_changed", 11, {
    value_after: [{ lead_status: { id: 60, pipeline_id: 3 } }],
  });
  expect(mapStageMove(eventOf(blind))).toMatchObject({ from: null });
  expect(mapStageMove(eventOf(event(NOW, "lead_status_changed", 11)))).toBeNull();
  expect(mapStageMove(eventOf(event(NOW, "of_the_future", 11)))).toBeNull();
});

describe("a message", () => {
  test.each([
    ["incoming_chat_message", { kind: "message", direction: "in", automated: false }],
    ["outgoing_chat_message", { kind: "message", direction: "out", automated: false }],
    ["incoming_sms", { kind: "message", direction: "in" }],
    ["outgoing_sms", { kind: "message", direction: "out" }],
    ["incoming_mail", { kind: "email", direction: "in" }],
    ["outgoing_mail", { kind: "email", direction: "out" }],
  ])("%s", (type, expected) => {
    expect(mapMessage(eventOf(event(NOW, type, 11)))).toMatchObject({
      ...expected,
      by: "7",
      targets: [{ type: "record", id: "11" }],
    });
  });

  test("of nobody is automated when it goes out, and the client's when it comes in", () => {
    const by = (type: string) => mapMessage(eventOf(event(NOW, type, 11, { created_by: 0 })))?.automated;
    expect([by("outgoing_chat_message"), by("incoming_chat_message")]).toEqual([true, false]);
  });

  test("of a deleted lead comes back as its contact's; of a customer as nobody's", () => {
    const on = (entity_type: string) =>
      mapMessage(eventOf(event(NOW, "incoming_chat_message", 9, { entity_type })))?.targets;
    expect(on("contact")).toEqual([{ type: "contact", id: "9" }]);
    expect(on("customer")).toEqual([]);
  });
});

describe("a call", () => {
  test.each<[Row, boolean]>([
    [{ duration: 60 }, true],
    [{ duration: 60, call_status: 4 }, true],
    [{ duration: "60", call_status: "2" }, true],
    [{ duration: 60, call_status: 42 }, true],
    [{ duration: 0, call_status: 4 }, false],
    [{ call_status: 4 }, false],
    ...[1, 3, 5, 6, 7].map((call_status) => [{ duration: 60, call_status }, false] as [Row, boolean]),
  ])("%j is answered: %j", (params, answered) => {
    expect(callOf(params)).toMatchObject({ answered, talkSeconds: answered ? 60 : 0 });
  });

  test.each([
    [7, "7"],
    ["7", "7"],
    [0, null],
    ["0", null],
    ["sip:101", null],
    [null, null],
    [{ id: 7 }, null],
  ])("of %j is claimed by %j, otherwise made by who wrote it down", (call_responsible, claimedBy) => {
    expect(callOf({ duration: 60, call_responsible })).toMatchObject({ claimedBy, by: "7", answered: true });
  });

  test("is a note of two types, nothing else", () => {
    expect(callOf({}, { note_type: "call_in" })).toMatchObject({ direction: "in" });
    expect(callOf({}, { note_type: "common", params: [] })).toBeNull();
  });
});

test("a meeting counts when it is done, at the event's instant or its last change", () => {
  const meeting = (more: Row, at: number | null) => mapMeeting(taskSchema.parse(task(3, more)), at);
  expect(meeting({}, NOW)).toMatchObject({ id: "task:3", at: NOW, by: "7", direction: "out" });
  expect(meeting({ updated_at: NOW - 5 }, null)).toMatchObject({ at: NOW - 5 });
  expect(meeting({ is_completed: false }, NOW)).toBeNull();
  expect(meeting({ entity_type: null, entity_id: null, responsible_user_id: 0 }, NOW)).toMatchObject({
    by: null,
    targets: [],
  });
});

describe("dated answers", () => {
  const tagged = (...names: string[]) =>
    mapMarks(
      eventOf(event(NOW, "entity_tag_added", 11, { value_after: names.map((name) => ({ tag: { name } })) })),
    );
  const changed = (type: string, text: unknown) =>
    mapMarks(
      eventOf(event(NOW, type, 11, { value_after: [{ custom_field_value: { field_id: 901, text } }] })),
    );

  test("are tags and field values that could be a score", () => {
    expect(tagged("vip", "NPS: 9", "нпс:10").map(({ key }) => key)).toEqual(["NPS: 9", "нпс:10"]);
    for (const type of ["custom_field_value_changed", "custom_field_901_value_changed"])
      expect(changed(type, " 7 ")).toMatchObject([
        { kind: "field", key: "901", value: "7", source: "event" },
      ]);
    for (const text of ["11", "", null, "хорошо"])
      expect(changed("custom_field_value_changed", text)).toEqual([]);
  });

  test("stand in the CRM's order", () => {
    const [one, other] = tagged("nps:1", "nps:2");
    expect(one!.id < other!.id).toBe(true);
  });

  test("the CRM's own ratings are kept apart", () => {
    const rated = event(NOW, "nps_rate_added", 11, { value_after: [{ nps: { rate: 8 } }] });
    expect(mapRating(eventOf(rated))).toMatchObject({ recordId: "11", at: NOW, rate: 8 });
  });
});
