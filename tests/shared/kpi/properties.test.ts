import { describe, expect, test } from "vitest";
import type { KpiBlocks, Report } from "#shared/api/report.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import { buildHistory, History } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { randomAccount, seeds, unordered } from "./random-account.ts";

/** What must hold of every report, whatever is in the data. */

const SEEDS = seeds(24, 5000);

const inOrder = (moves: readonly StageMove[]) =>
  [...moves].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));

/** The moves of records whose first stage is known: told by the first move, or by the row of creation. */
function knownMoves({ moves, records }: Snapshot): StageMove[] {
  const created = new Map(records.map((record) => [record.id, record.createdAt]));
  return [...Map.groupBy(inOrder(moves), (move) => move.recordId).values()].flatMap((own) => {
    const first = own[0]!;
    const known =
      first.kind === "creation" ? first.at <= (created.get(first.recordId) ?? 0) : first.from !== null;
    return known ? own : [];
  });
}

/** What the account knew at an instant: rows of later are not there, and a record that moves later stood in its first stage. */
function cutAt(snapshot: Snapshot, instant: number): Snapshot {
  const by = <Row extends { at: number }>(rows: readonly Row[]) => rows.filter((row) => row.at <= instant);
  const first = new Map(
    inOrder(snapshot.moves)
      .reverse()
      .map((move) => [move.recordId, move]),
  );
  const records = snapshot.records
    .filter((record) => record.createdAt <= instant)
    .map((record) => {
      const deletedAt = record.deletedAt !== null && record.deletedAt > instant ? null : record.deletedAt;
      const move = first.get(record.id);
      const from = move && move.at > instant ? move.from : null;
      return { ...record, deletedAt, ...(from ? { ...from, closedAt: null } : {}) };
    });
  return {
    ...snapshot,
    records,
    moves: by(snapshot.moves),
    touches: by(snapshot.touches),
    marks: by(snapshot.marks),
    answers: by(snapshot.answers),
    ratings: by(snapshot.ratings),
  };
}

const withoutQuality = ({ quality: _, ...rest }: Report) => rest;

describe("asOf", () => {
  test.each(SEEDS)("is a history cut at that instant, seed %d", (seed) => {
    const { snapshot, question } = randomAccount(seed);
    const known = { ...snapshot, moves: knownMoves(snapshot) };
    const whole = buildHistory(known);
    const cut = buildHistory(cutAt(known, question.asOf));
    expect(withoutQuality(report(cut, question))).toEqual(withoutQuality(report(whole, question)));
  });
});

describe("order", () => {
  test.each(SEEDS)("of rows means nothing, nor in how many parts they come, seed %d", (seed) => {
    const { snapshot, question, history } = randomAccount(seed);
    const parts = 3;
    const reversed = new History(snapshot);
    for (let part = 0; part < parts; part++) {
      const take = <Row>(rows: readonly Row[]) =>
        [...rows].reverse().filter((_, index) => index % parts === part);
      reversed.load({
        records: take(snapshot.records),
        moves: take(snapshot.moves),
        touches: take(snapshot.touches),
        marks: take(snapshot.marks),
        ratings: take(snapshot.ratings),
        answers: take(snapshot.answers),
      });
    }
    reversed.finish();
    expect(unordered(report(reversed, question))).toEqual(unordered(report(history, question)));
  });
});

/**
 * Reports that are due are the account's, as is what was left out, and a prediction for a group leans on the whole
 * account.
 */
function comparable({ reporting: _, forecast, ...rest }: KpiBlocks) {
  const months = forecast.details.months.map(({ month, plan, actual }) => ({ month, plan, actual }));
  const blocks = Object.values(rest).map(({ leftOut: _, ...block }) => block);
  return { blocks, forecast: { n: forecast.n, months } };
}

describe("groups", () => {
  const counts = (kpis: KpiBlocks) => ({
    leads: kpis.conversion.details.leads,
    won: kpis.conversion.details.won,
    cohortWon: kpis.conversion.details.cohort.won,
    revenue: kpis["average-check"].details.revenue,
    answered: kpis["response-time"].details.answered,
    waiting: kpis["response-time"].details.waiting,
    breaches: kpis["response-time"].details.breaches,
    estimated: kpis["cycle-time"].details.estimated,
    answers: kpis.nps.n,
    promoters: kpis.nps.details.promoters,
    calls: kpis.productivity.details.total.calls.out + kpis.productivity.details.total.calls.in,
    talk: kpis.productivity.details.total.calls.talkSeconds,
    meetings: kpis.productivity.details.total.meetings,
    deals: kpis.funnel.details.steps[3]!.count,
    objections: kpis.objections.details.count,
    actual: kpis.forecast.details.months.reduce((sum, one) => sum + one.actual, 0),
  });

  test.each(SEEDS)("managers sum to the account, seed %d", (seed) => {
    const { history, question } = randomAccount(seed);
    const { kpis, groups } = report(history, { ...question, by: "manager" });
    const sum: Record<string, number> = Object.fromEntries(Object.keys(counts(kpis)).map((key) => [key, 0]));
    for (const group of groups)
      for (const [key, count] of Object.entries(counts(group.kpis))) sum[key]! += count;
    expect(sum).toEqual(counts(kpis));
  });

  test.each(SEEDS)("a group is the report filtered by it, seed %d", (seed) => {
    const { history, question } = randomAccount(seed);
    const filters = { manager: "managers", pipeline: "pipelines", source: "sources", team: "teams" } as const;
    for (const group of report(history, question).groups) {
      const filtered = report(history, {
        ...question,
        by: undefined,
        filter: { [filters[group.by]]: [group.id] },
      });
      expect(comparable(filtered.kpis)).toEqual(comparable(group.kpis));
    }
  });
});

test.each(SEEDS)("every block has a value or a reason, and no number is NaN, seed %d", (seed) => {
  const { history, question } = randomAccount(seed);
  const result = report(history, question);
  for (const block of [result, ...result.groups].flatMap(({ kpis }) => Object.values(kpis))) {
    expect(block.value === null).toBe(block.reason !== null);
    expect(block.reason).not.toBe("failed");
    expect(block.small).toBe(block.n < 20);
  }
  const odd: number[] = [];
  JSON.stringify(result, (_, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) odd.push(value);
    return value;
  });
  expect(odd).toEqual([]);
});
