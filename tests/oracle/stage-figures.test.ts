import { describe, expect, test } from "vitest";
import { settingsSchema } from "#shared/domain/settings.ts";
import { account, june, lead, move, touch } from "./small-account.ts";

/** How far leads come, and what stands in their way, computed by hand from KPI.md 2.9 and 2.10. */

const won = (id: string, when: string, from = "1:10") => move(id, when, from, "1:142");
const lost = (id: string, when: string, from = "1:10") => move(id, when, from, "1:143");

describe("funnel", () => {
  const settings = settingsSchema.parse({
    funnel: { steps: { "1": { "1:20": "meeting", "30": "proposal", "142": "proposal" } } },
  });
  const snapshot = account({
    records: ["a", "b", "c", "d"].map((id) => lead(id)),
    moves: [
      move("a", "2026-06-01 11:00", "1:10", "1:30"),
      move("a", "2026-06-01 12:00", "1:30", "1:10"),
      won("b", "2026-06-01 11:00"),
      lost("c", "2026-06-01 13:00"),
    ],
    touches: [touch("d", "2026-06-03 10:00", { kind: "meeting" })],
  });

  test("a to a proposal and back, b won without a step, c lost, d met", () => {
    expect(june(snapshot, { settings }).funnel).toMatchObject({
      value: 25,
      n: 4,
      details: {
        steps: [
          { step: "lead", count: 4, ofFirst: 100, ofPrevious: null, skipped: 0 },
          { step: "meeting", count: 3, ofFirst: 75, ofPrevious: 75, skipped: 2 },
          { step: "proposal", count: 2, ofFirst: 50, ofPrevious: 200 / 3, skipped: 1 },
          { step: "deal", count: 1, ofFirst: 25, ofPrevious: 50, skipped: 0 },
        ],
        weakest: "deal",
      },
    });
  });

  test("every open stage: entered, moved on, lost here, still there", () => {
    const details = june(snapshot, { settings }).funnel?.details;
    expect(details?.pipelines).toEqual([
      {
        id: "1",
        name: "Sales",
        stages: [
          // a came back and is still there; finished visits: a 3600, b 3600, c 10800.
          { id: "1:10", name: "1:10", entered: 4, movedOn: 1, lostHere: 1, medianSeconds: 3600 },
          { id: "1:20", name: "1:20", entered: 0, movedOn: 0, lostHere: 0, medianSeconds: null },
          { id: "1:30", name: "1:30", entered: 1, movedOn: 1, lostHere: 0, medianSeconds: 3600 },
        ],
      },
    ]);
  });
});

describe("objections", () => {
  test("pairs of lead and kind, by outcome", () => {
    const settings = settingsSchema.parse({ objections: { field: "F", lossReasons: { "5": "Цена" } } });
    const snapshot = account({
      records: [
        lead("a", { tags: ["Возражение: ЦЕНА ", "возражение:цена"], fields: { F: [" Сроки "] } }),
        lead("b", { tags: ["objection: цена"], lossReasonId: "5" }),
        lead("c", { tags: ["objection:"], fields: { F: ["Сроки", ""] }, lossReasonId: "5" }),
      ],
      moves: [won("a", "2026-06-05 10:00"), lost("b", "2026-06-05 10:00"), lost("c", "2026-07-05 10:00")],
    });
    const block = june(snapshot, { settings }).objections;
    expect(block).toMatchObject({
      value: 200 / 3,
      n: 3,
      details: { count: 4, handled: 2, lost: 1, inWork: 1 },
    });
    expect(block?.details?.kinds).toEqual([
      { kind: "цена", count: 2, handled: 1, lost: 1, inWork: 0, value: 50 },
      { kind: "сроки", count: 2, handled: 1, lost: 0, inWork: 1, value: 100 },
    ]);
  });
});
