import { describe, expect, test } from "vitest";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import { buildHistory } from "#shared/history/history.ts";
import { unpackInstant } from "#shared/history/instants.ts";
import { createdIn } from "#shared/history/select.ts";
import { NO_STAGE, OUTCOMES } from "#shared/history/stages.ts";
import { LeadStates } from "#shared/history/state.ts";
import { amoDictionaries, bitrixAccount, lead, move, settingsOf, snapshot, touch } from "../kpi/sample.ts";

/** Instants of these examples are small numbers: the lead is created at 1000. */
const CREATED = 1000;
const LATE = 100_000;

function statesOf(rows: Partial<Snapshot>, asOf = LATE, settings: object = {}) {
  return new LeadStates(buildHistory(snapshot(rows)), asOf, settingsOf(settings));
}

/** Stage, outcome and closing time of the lead that a record belongs to. */
function stateOf(rows: Partial<Snapshot>, id: string, asOf = LATE) {
  const states = statesOf(rows, asOf);
  const head = states.identity.headOf(states.history.records.find(id));
  if (head < 0) return null;
  const stage = states.stage(head);
  return [
    stage === NO_STAGE ? null : states.history.stages.of(stage)!.stageId,
    OUTCOMES[states.outcome(head)],
    unpackInstant(states.closedAt(head)),
  ];
}

describe("the last move decides", () => {
  const moves = [
    move("1", 2000, 60, 61),
    move("1", 3000, 61, 142),
    move("1", 4000, 142, 61),
    move("1", 5000, 61, 143),
  ];
  const rows = {
    records: [lead({ id: "1", createdAt: CREATED, stageId: "3:143", outcome: "lost", closedAt: 5000 })],
    moves,
  };

  test.each([
    [1500, ["3:60", "open", null]], // the stage it was created in
    [2000, ["3:61", "open", null]],
    [3000, ["3:142", "won", 3000]],
    [4500, ["3:61", "open", null]], // reopened
    [LATE, ["3:143", "lost", 5000]],
  ])("at %d", (asOf, expected) => {
    expect(stateOf(rows, "1", asOf)).toEqual(expected);
  });

  test("before its creation and after its deletion there is no lead", () => {
    expect(stateOf(rows, "1", 999)).toBeNull();
    const deleted = { ...rows, records: [{ ...rows.records[0]!, deletedAt: 6000 }] };
    expect(stateOf(deleted, "1", 5999)).not.toBeNull();
    expect(stateOf(deleted, "1", 6000)).toBeNull();
  });
});

describe("closing times", () => {
  const of = (...moves: StageMove[]) =>
    stateOf({ records: [lead({ id: "1", createdAt: CREATED })], moves }, "1");

  test("a move from one won stage to another does not change it, from won to lost does", () => {
    expect(of(move("1", 2000, 60, 142), move("1", 3000, 142, 142))).toEqual(["3:142", "won", 2000]);
    expect(of(move("1", 2000, 60, 142), move("1", 3000, 142, 143))).toEqual(["3:143", "lost", 3000]);
  });

  test("two moves in one second: the CRM's own order", () => {
    const [won, lost] = [move("1", 2000, 60, 142), move("1", 2000, 142, 143)];
    expect(of({ ...won, id: "a" }, { ...lost, id: "b" })).toEqual(["3:143", "lost", 2000]);
    expect(of({ ...lost, id: "a" }, { ...won, id: "b" })).toEqual(["3:142", "won", 2000]);
  });

  test("created in a closed stage: closed since then", () => {
    expect(of(move("1", 3000, 142, 142))).toEqual(["3:142", "won", CREATED]);
  });
});

describe("where no move is known the snapshot serves", () => {
  const of = (fields: Partial<LeadRecord>, asOf = LATE) =>
    stateOf({ records: [lead({ id: "1", createdAt: CREATED, ...fields })] }, "1", asOf);
  const won = { stageId: "3:142", outcome: "won" as const };

  test("open, closed, and not yet closed", () => {
    expect(of({})).toEqual(["3:60", "open", null]);
    expect(of({ ...won, closedAt: 3000 })).toEqual(["3:142", "won", 3000]);
    expect(of({ ...won, closedAt: 3000 }, 2999)).toEqual([null, "open", null]);
    expect(of({ ...won, closedAt: null })).toEqual(["3:142", "won", null]);
  });

  test("stages that the CRM no longer lists are open, but amoCRM's 142 and 143", () => {
    expect(of({ stageId: "3:99", outcome: "won" })).toEqual(["3:99", "open", null]);
    expect(of({ pipelineId: "9", stageId: "9:142", closedAt: 3000 })).toEqual(["9:142", "won", 3000]);
    expect(of({ pipelineId: "9", stageId: "9:143", closedAt: 3000 })).toEqual(["9:143", "lost", 3000]);
  });
});

describe("Bitrix24: a CRM lead and its deals", () => {
  const request = (fields: Partial<LeadRecord> = {}) =>
    lead({
      id: "lead:1",
      createdAt: CREATED,
      entity: "lead",
      pipelineId: null,
      stageId: "NEW",
      managerId: "7",
      sourceId: "WEB",
      ...fields,
    });
  const deal = (id: string, createdAt: number, fields: Partial<LeadRecord> = {}) =>
    lead({
      id,
      createdAt,
      entity: "deal",
      parentId: "lead:1",
      pipelineId: "0",
      stageId: "NEW",
      managerId: "8",
      ...fields,
    });
  const portal = (...records: LeadRecord[]) => ({
    account: bitrixAccount,
    dictionaries: { ...amoDictionaries, pipelines: [] },
    records,
  });

  const converted = { stageId: "CONVERTED", outcome: "won" as const, closedAt: 2000 };
  const headOf = (states: LeadStates, id: string) => {
    const head = states.identity.headOf(states.history.records.find(id));
    return head < 0 ? null : states.history.records.idOf(head);
  };

  test("are one lead: creation, source and creator of the first, the rest of the deal", () => {
    const states = statesOf(
      portal(request(converted), deal("deal:5", 2000, { sourceId: "CALL", amount: 700 })),
    );
    const head = states.identity.headOf(states.history.records.find("lead:1"));
    expect(states.history.records.idOf(head)).toBe("deal:5");
    expect(states.createdAt(head)).toBe(CREATED);
    expect(states.history.records.sources.textOf(states.source(head))).toBe("WEB");
    expect(states.history.users.textOf(states.manager(head))).toBe("8");
    expect(states.amount(head)).toBe(700);
    expect(states.history.stages.pipelines.textOf(states.pipeline(head))).toBe("0");
  });

  test("the first deal is the earliest, of one second the smaller number; the others are leads of their own", () => {
    const states = statesOf(
      portal(request(converted), deal("deal:10", 2000), deal("deal:9", 2000), deal("deal:2", 3000)),
    );
    expect(headOf(states, "lead:1")).toBe("deal:9");
    const further = ["deal:9", "deal:10", "deal:2"].map((id) =>
      states.identity.isFurther(states.history.records.find(id)),
    );
    expect(further).toEqual([false, true, true]);
    expect(createdIn(states, 0, LATE, { further: false })).toHaveLength(1);
    expect(createdIn(states, 0, LATE, { further: true })).toHaveLength(3);
  });

  test("a first deal that was deleted gives way to the next", () => {
    const rows = portal(request(converted), deal("deal:5", 2000, { deletedAt: 5000 }), deal("deal:6", 3000));
    expect(headOf(statesOf(rows, 4000), "lead:1")).toBe("deal:5");
    expect(headOf(statesOf(rows, 5000), "lead:1")).toBe("deal:6");
    expect(headOf(statesOf(rows, 1500), "lead:1")).toBe("lead:1");
  });

  test("a deal whose CRM lead is deleted or unknown counts as a lead", () => {
    const orphan = statesOf(portal(request({ deletedAt: 4000 }), deal("deal:5", 2000), deal("deal:6", 3000)));
    expect(["lead:1", "deal:5", "deal:6"].map((id) => headOf(orphan, id))).toEqual([
      null,
      "deal:5",
      "deal:6",
    ]);
    expect(createdIn(orphan, 0, LATE, { further: false })).toHaveLength(2);
    expect(createdIn(statesOf(portal(deal("deal:5", 2000))), 0, LATE, { further: false })).toHaveLength(1);
  });

  test("without a deal that we know it is open or lost, never won", () => {
    expect(stateOf(portal(request(converted)), "lead:1")).toEqual(["CONVERTED", "open", null]);
    const junk = request({ stageId: "JUNK", outcome: "lost", closedAt: 3000 });
    expect(stateOf(portal(junk), "lead:1")).toEqual(["JUNK", "lost", 3000]);
  });

  test("before the first deal's creation the CRM lead's own state holds", () => {
    const lost = request({ stageId: "JUNK", outcome: "lost", closedAt: 1500 });
    const states = statesOf(portal(lost, deal("deal:5", 2000)));
    const head = states.identity.headOf(states.history.records.find("deal:5"));
    expect([1400, 1500, 1999, 2000].map((at) => OUTCOMES[states.outcomeAt(head, at)])).toEqual([
      "open",
      "lost",
      "lost",
      "open",
    ]);
  });

  test("in simple mode the deal is the lead", () => {
    const rows = {
      ...portal(request(converted), deal("deal:5", 2000)),
      account: { ...bitrixAccount, mode: "simple" as const },
    };
    const states = statesOf(rows);
    expect(["lead:1", "deal:5"].map((id) => headOf(states, id))).toEqual([null, "deal:5"]);
  });
});

describe("first contact and first reaction", () => {
  const first = (
    touches: Snapshot["touches"],
    settings: object = {},
    records = [lead({ id: "1", createdAt: CREATED, contactIds: ["5"] })],
  ) => {
    const states = statesOf({ records, touches }, LATE, settings);
    const head = states.history.records.find("1");
    return [states.firstContact(head), states.firstReaction(head)].map(unpackInstant);
  };

  test.each([
    ["an answered call out", {}, [1500, 1500]],
    ["a call out that nobody answered", { answered: false }, [null, 1500]],
    ["an answered call in", { direction: "in" as const }, [1500, 1500]],
    ["a missed call", { direction: "in" as const, answered: false }, [null, null]],
    ["a message out", { kind: "message" as const }, [1500, 1500]],
    ["the client's message", { kind: "message" as const, direction: "in" as const }, [null, null]],
    ["a held meeting of somebody unknown", { kind: "meeting" as const, by: null }, [1500, 1500]],
    ["a robot's meeting", { kind: "meeting" as const, by: "0" }, [null, null]],
    ["a mailing", { kind: "email" as const, automated: true }, [null, null]],
    ["nobody's call", { by: null }, [null, null]],
    ["a call without talk", { talkSeconds: 0 }, [null, 1500]],
  ])("%s", (_, fields, expected) => {
    expect(first([touch({ on: "1", at: 1500, ...fields })])).toEqual(expected);
  });

  test("ten minutes before creation count, a second more does not; after closing it counts too", () => {
    expect(first([touch({ on: "1", at: CREATED - 600 })])).toEqual([400, 400]);
    expect(first([touch({ on: "1", at: CREATED - 601 })])).toEqual([null, null]);
  });

  test("ignored users and bots are robots", () => {
    expect(first([touch({ on: "1", at: 1500 })], { response: { ignoreUsers: [7] } })).toEqual([null, null]);
  });

  test("the telephony's claim counts where some list or record knows such a user", () => {
    const call = touch({ on: "1", at: 1500, by: "0", claimedBy: "8" });
    expect(first([call])).toEqual([1500, 1500]);
    expect(first([{ ...call, claimedBy: "101" }])).toEqual([null, null]);
    expect(first([{ ...call, claimedBy: "101" }, touch({ on: "2", at: 1200, by: "101" })])).toEqual([
      1500, 1500,
    ]);
  });

  test("messages from the phone app, where the setting counts them", () => {
    const message = touch({ on: "1", at: 1500, kind: "message", by: "0", automated: true });
    expect(first([message])).toEqual([null, null]);
    expect(first([message], { response: { countAutomatedMessages: true } })).toEqual([1500, 1500]);
  });

  test("a contact's call belongs to leads open just before, or created within ten minutes after", () => {
    const call = (at: number) => touch({ at, targets: [{ type: "contact", id: "5" }] });
    expect(first([call(CREATED - 600)])).toEqual([400, 400]);
    expect(first([call(CREATED - 601)])).toEqual([null, null]);
    expect(first([call(CREATED)])).toEqual([CREATED, CREATED]);
    const closed = [
      lead({
        id: "1",
        createdAt: CREATED,
        contactIds: ["5"],
        stageId: "3:143",
        outcome: "lost",
        closedAt: 1500,
      }),
    ];
    expect(first([call(1500)], {}, closed)).toEqual([1500, 1500]);
    expect(first([call(1501)], {}, closed)).toEqual([null, null]);
  });

  test("of several things that a touch hangs on, the first known record wins; the client counts where there is none", () => {
    const on = (...ids: string[]) =>
      touch({
        at: 1500,
        targets: [...ids.map((id) => ({ type: "record" as const, id })), { type: "contact", id: "5" }],
      });
    const two = [
      lead({ id: "1", createdAt: CREATED, contactIds: ["5"] }),
      lead({ id: "2", createdAt: CREATED }),
    ];
    expect(first([on("404", "2")], {}, two)).toEqual([null, null]);
    expect(first([on("404", "1", "2")], {}, two)).toEqual([1500, 1500]);
    expect(first([on("404")], {}, two)).toEqual([null, null]);
    expect(first([on()], {}, two)).toEqual([1500, 1500]);
  });
});
