import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Rows, Snapshot } from "#shared/domain/snapshot.ts";
import { FORMAT, historyFromBytes, historyToBytes } from "#shared/history/carried-history.ts";
import { buildHistory, type History } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { randomAccount, seeds, unordered } from "../kpi/random-account.ts";
import { amoAccount, at, bitrixAccount, lead, move, snapshot, touch } from "../kpi/sample.ts";

/** A history that went through bytes is the one that was built. */

const carried = (history: History, frame = history) => historyFromBytes(frame, historyToBytes(history))!;

const LISTS = ["records", "moves", "touches", "marks", "ratings", "answers"] as const;

/** Two halves of an account's rows, the second with some of the first again. */
function halves(whole: Snapshot): [Rows, Rows] {
  const take = (test: (index: number) => boolean) =>
    Object.fromEntries(
      LISTS.map((list) => [list, (whole[list] as unknown[]).filter((_, index) => test(index))]),
    ) as unknown as Rows;
  return [take((index) => index % 2 === 0), take((index) => index % 2 === 1 || index % 6 === 0)];
}

describe.each(seeds(18, 9000))("seed %d", (seed) => {
  const { snapshot: whole, history, question } = randomAccount(seed);

  test("reports the same, with every finding", () => {
    expect(report(carried(history), question)).toEqual(report(history, question));
  });

  test("takes in changes the same", () => {
    const [first, second] = halves(whole);
    const one = buildHistory({ ...whole, ...first });
    const other = carried(one);
    one.absorb(second);
    other.absorb(second);
    expect(report(other, question)).toEqual(report(one, question));
    // Changes that came late stand in line by then.
    expect(unordered(report(carried(other), question))).toEqual(unordered(report(one, question)));
  });

  test("reads stages as the lists of today tell them", () => {
    const dictionaries = {
      ...whole.dictionaries,
      pipelines: whole.dictionaries.pipelines.slice(1),
      leadStages: [],
    };
    const expected = report(buildHistory({ ...whole, dictionaries }), question);
    expect(report(carried(history, { ...whole, dictionaries } as never), question)).toEqual(expected);
  });
});

describe("bytes that are not such a history", () => {
  const history = buildHistory(
    snapshot({
      records: [lead({ id: "1", createdAt: at("2026-10-05T10:00+03:00"), tags: ["x"], contactIds: ["5"] })],
      moves: [move("1", at("2026-10-06T10:00+03:00"), 60, 142)].map((one) => ({ ...one, id: "m1" })),
      touches: [touch({ id: "t1", on: "1", at: at("2026-10-05T11:00+03:00") })],
    }),
  );
  const bytes = historyToBytes(history);
  const frame = { account: amoAccount, dictionaries: history.dictionaries, streams: [] };
  const flipped = (at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

  test.each([
    ["nothing", new Uint8Array(0)],
    ["a word", new TextEncoder().encode("desyatka".repeat(9))],
    ["cut short", bytes.subarray(0, bytes.length - 9)],
    ["cut at a word", bytes.subarray(0, bytes.length - 16)],
    ["with one wrong bit in the head", flipped(20)],
    ["with one wrong bit in a column", flipped(bytes.length - 200)],
    ["of zeros", new Uint8Array(1000)],
  ])("%s", (_, damaged) => {
    expect(historyFromBytes(frame, damaged)).toBeNull();
  });

  test("of another CRM", () => {
    expect(historyFromBytes({ ...frame, account: bitrixAccount }, bytes)).toBeNull();
    expect(historyFromBytes(frame, bytes)?.records.length).toBe(1);
  });

  test("change only together with the format: raise FORMAT when this fails, and write the new digest here", () => {
    const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    expect([FORMAT, digest]).toEqual([3, "b1835c021339e976"]);
  });
});
