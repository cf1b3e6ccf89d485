import { expect, test } from "vitest";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { leadsAt } from "./lead.ts";
import { CRM_KINDS, randomQuestion, randomSnapshot, ZONE_NAMES } from "./random-history.ts";
import { outcomes, recordHistory } from "./record-history.ts";
import { worldAt } from "./world.ts";

/** A generator that stopped making something nasty would go on agreeing: each kind must still be there. */

const SEEDS = 24;

function of(snapshot: Snapshot, count: (record: LeadRecord) => boolean): number {
  return snapshot.records.filter(count).length;
}

/** How often each nasty thing occurs in one account. */
function nasty(snapshot: Snapshot, seed: number): Record<string, number> {
  const { asOf, settings } = randomQuestion(seed, snapshot);
  const { records, moves, touches, dictionaries } = snapshot;
  const ids = new Map(records.map((record) => [record.id, record]));
  const deleted = (record: LeadRecord | undefined) => record?.deletedAt != null && record.deletedAt <= asOf;
  const outcomeOf = outcomes(snapshot);
  const histories = records.map((record) => {
    const own = moves.filter((move) => move.recordId === record.id);
    return { own, entries: recordHistory(record, own, outcomeOf).entries };
  });
  const steps = histories.flatMap(({ entries }) =>
    entries.slice(1).map((entry, index) => [entries[index]!, entry] as const),
  );
  const listed = new Set(
    dictionaries.pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => stage.id)),
  );
  const world = worldAt(snapshot, settings, asOf);
  const atEdge = (offset: number) =>
    world.facts.filter((fact) => fact.touches.some((one) => one.touch.at === fact.lead.createdAt + offset))
      .length;
  return {
    reopened: steps.filter(([a, b]) => a.outcome !== "open" && b.outcome === "open").length,
    wonToWon: steps.filter(([a, b]) => a.outcome === "won" && b.outcome === "won").length,
    sameSecond: steps.filter(([a, b]) => b.move && a.at === b.at).length,
    sameStage: histories.filter(({ own, entries }) => own.length > entries.length).length,
    acrossPipelines: steps.filter(([a, b]) => a.stage.pipelineId !== b.stage.pipelineId).length,
    unlistedStage: moves.filter((move) => move.to.pipelineId !== null && !listed.has(move.to.stageId)).length,
    moveBeforeCreation: steps.filter(([a, b]) => b.at < a.at).length,
    strayMoves: moves.filter((move) => !ids.has(move.recordId)).length,
    noHistory: histories.filter(({ own }) => own.length === 0).length,
    deletedBefore: of(snapshot, deleted),
    deletedAfter: of(snapshot, (record) => record.deletedAt !== null && !deleted(record)),
    deletedParent: of(snapshot, (record) => record.parentId !== null && deleted(ids.get(record.parentId))),
    unknownParent: of(snapshot, (record) => record.parentId !== null && !ids.has(record.parentId)),
    furtherDeals: leadsAt(snapshot, asOf).filter((lead) => lead.further).length,
    closedWithoutTime: of(snapshot, (record) => record.outcome !== "open" && record.closedAt === null),
    closedBeforeCreation: of(
      snapshot,
      (record) => record.closedAt !== null && record.closedAt < record.createdAt,
    ),
    negative: of(snapshot, (record) => (record.amount ?? 0) < 0),
    unconvertible: of(snapshot, (record) => record.currency === "XTS"),
    excluded: leadsAt(snapshot, asOf).length - world.facts.length,
    severalLeadsOfAContact: world.touches.filter((one) => one.leads.length > 1).length,
    touchOfNoLead: world.touches.filter((one) => one.leads.length === 0).length,
    touchNowhere: touches.filter((touch) => touch.at <= asOf).length - world.touches.length,
    tenMinutesBefore: atEdge(-600),
    earlier: atEdge(-601),
    claimed: world.touches.filter((one) => one.touch.claimedBy !== null && one.by === one.touch.claimedBy)
      .length,
    deskNumber: touches.filter((touch) => touch.claimedBy === "101").length,
    missed: touches.filter((touch) => touch.kind === "call" && touch.direction === "in" && !touch.answered)
      .length,
    meetings: touches.filter((touch) => touch.kind === "meeting").length,
  };
}

test("every kind of bad data occurs", () => {
  const total: Record<string, number> = {};
  for (let seed = 0; seed < SEEDS; seed++) {
    const zone = ZONE_NAMES[seed % ZONE_NAMES.length]!;
    const snapshot = randomSnapshot(seed, { crm: CRM_KINDS[seed % 3]!, leads: 40, zone });
    for (const [name, count] of Object.entries(nasty(snapshot, seed))) {
      total[name] = (total[name] ?? 0) + count;
    }
  }
  if (process.env.ORACLE_VERBOSE) console.log(total);
  expect(Object.entries(total).filter(([, count]) => count === 0)).toEqual([]);
});
