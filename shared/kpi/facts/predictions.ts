/**
 * Predicted revenue by month, for the account and for each group, from the stage history that a report looks at
 * (KPI.md 2.8; the method is in `shared/forecast`). Made once for each state of the leads, filter and grouping.
 */

import type { Instant } from "../../domain/instant.ts";
import { type ForecastSeries, forecast } from "../../forecast/forecast.ts";
import { eachStretch, type ForecastData, type Stretch, WON } from "../../forecast/forecast-data.ts";
import { type Training, trainingOf } from "../../forecast/model.ts";
import type { Groups } from "../../forecast/standing.ts";
import { GrowingInts } from "../../history/growing.ts";
import { NEVER } from "../../history/instants.ts";
import { oncePer } from "../../history/once.ts";
import { NO_STAGE, OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { mapInts, mapNumbers } from "../../history/typed-arrays.ts";
import { monthAround } from "../../time/period.ts";
import { LeadFilter } from "../filter.ts";
import type { Scope } from "../kpi.ts";
import { type Grouping, groupingOf } from "../partition.ts";
import { leadSet } from "../row-set.ts";
import { monthName } from "./months.ts";
import { eachVisit } from "./visits.ts";

/** History behind the six shown months that the model may learn from. */
const MONTHS_BACK = 42;
/**
 * The rest of the running month is predicted from the beginning of `asOf`'s hour, so that reports of the same hour agree
 * and share the work; what was won until `asOf` is exact.
 */
const HOUR = 3600;

export interface Predictions {
  series: ForecastSeries;
  /** By `2026-10`: revenue won in it by `asOf`. */
  actuals: Map<string, number>;
}

interface Source {
  training: Training;
  heads: Int32Array;
  starts: Instant[];
  names: string[];
}

function readVisits(states: LeadStates, head: number, see: (stage: number, at: Instant) => void): void {
  const { records, stages } = states.history;
  let any = false;
  eachVisit(states, head, (stage, entered) => {
    any = true;
    see(stage, entered);
  });
  const closedAt = records.closedAt[head]!;
  // Closed without a move that we know: open in no known stage until then.
  if (!any) see(NO_STAGE, records.createdAt[head]!);
  if (
    !any &&
    stages.outcome[records.stage[head]!] !== OPEN &&
    closedAt !== NEVER &&
    closedAt <= states.asOf
  ) {
    see(records.stage[head]!, closedAt);
  }
}

function headsOf(states: LeadStates): Int32Array {
  const heads = new GrowingInts();
  for (let row = 0; row < states.history.records.length; row++) {
    if (states.identity.headOf(row) === row && !states.isExcluded(row)) heads.push(row);
  }
  return heads.values.slice();
}

function monthsOf(states: LeadStates, asOf: Instant) {
  const { timeZone } = states.history.account;
  const months = Array.from({ length: MONTHS_BACK + 1 }, (_, index) =>
    monthAround(asOf, index - MONTHS_BACK, timeZone),
  );
  return {
    starts: [...months.map((month) => month.start), months.at(-1)!.end],
    names: months.map(monthName),
  };
}

function readData(states: LeadStates, heads: Int32Array): ForecastData {
  const at = new GrowingInts();
  const stage = new GrowingInts();
  const visitStart = new Int32Array(heads.length + 1);
  for (let lead = 0; lead < heads.length; lead++) {
    readVisits(states, heads[lead]!, (code, entered) => {
      at.push(entered);
      stage.push(code);
    });
    visitStart[lead + 1] = at.length;
  }
  return {
    leads: heads.length,
    created: mapNumbers(heads, (head) => states.history.records.createdAt[head]!),
    amount: mapNumbers(heads, (head) => states.amount(head)),
    manager: mapInts(heads, (head) => states.manager(head)),
    visitStart,
    visitAt: new Float64Array(new Uint32Array(at.values.slice().buffer)),
    visitStage: stage.values.slice(),
    stageOutcome: Uint8Array.from(states.history.stages.outcome),
  };
}

function readSource(states: LeadStates, asOf: Instant): Source {
  const heads = headsOf(states);
  const months = monthsOf(states, asOf);
  return { training: trainingOf(readData(states, heads), months.starts[0]!, asOf), heads, ...months };
}

/** Revenue won in each month and not lost again, by group; the last is the whole account. */
function revenueByMonth(
  { training: { data }, starts, names }: Source,
  groups: Groups,
): Map<string, number>[] {
  const sums = Array.from({ length: groups.count + 1 }, () => new Map(names.map((name) => [name, 0])));
  const see = ({ lead, from, until, outcome }: Stretch) => {
    if (outcome !== WON || until !== Number.POSITIVE_INFINITY) return;
    const name = names[starts.findIndex((start) => start > from) - 1];
    if (name === undefined) return;
    for (const group of groups.of[lead]! < 0 ? [groups.count] : [groups.of[lead]!, groups.count]) {
      sums[group]!.set(name, sums[group]!.get(name)! + data.amount[lead]!);
    }
  };
  for (let lead = 0; lead < data.leads; lead++) eachStretch(data, lead, see);
  return sums;
}

/** Codes 0 … of the leads' groups; −1 where the filter takes a lead out. A lead of several teams is its first one's. */
function groupsOf(source: Source, filter: LeadFilter, by: Grouping | null) {
  const keys = new Map<string | null, number>();
  const of = new Int32Array(source.heads.length).fill(-1);
  if (!by) keys.set("", 0);
  const parts = by ? by.divide(leadSet(source.heads)) : null;
  const groupOfHead = new Map<number, number>();
  for (const [key, part] of parts ?? []) {
    const id = by!.idOf(key);
    if (!keys.has(id)) keys.set(id, keys.size);
    for (const head of part.leads) if (!groupOfHead.has(head)) groupOfHead.set(head, keys.get(id)!);
  }
  source.heads.forEach((head, index) => {
    if (filter.isEmpty || filter.takes(head)) of[index] = by ? (groupOfHead.get(head) ?? -1) : 0;
  });
  return { keys, groups: { count: keys.size, of } };
}

/** What is known of one hour; the source is large and soon made again: it may go when memory is short. */
interface Known {
  hour: Instant;
  source: WeakRef<Source> | null;
  answers: Map<string, Map<string | null, Predictions>>;
}

const latest = oncePer((_: LeadStates): { known: Known | null } => ({ known: null }));

function knownAt(states: LeadStates, hour: Instant): Known {
  const slot = latest(states);
  if (slot.known?.hour !== hour) slot.known = { hour, source: null, answers: new Map() };
  return slot.known;
}

function sourceOf(states: LeadStates, known: Known): Source {
  const source = known.source?.deref() ?? readSource(states, known.hour);
  known.source = new WeakRef(source);
  return source;
}

function predictAll(source: Source, hour: Instant, filter: LeadFilter, by: Grouping | null) {
  const { keys, groups } = groupsOf(source, filter, by);
  const series = forecast(source.training, source.starts, hour, groups);
  const actuals = revenueByMonth(source, groups);
  return new Map([...keys].map(([id, code]) => [id, { series: series[code]!, actuals: actuals[code]! }]));
}

/** Predictions of the part of the account that a scope is about; `null` for a group without leads. */
export function predictionsOf({ states, asOf, filter, group }: Scope): Predictions | null {
  const month = monthAround(asOf, 0, states.history.account.timeZone);
  const known = knownAt(states, Math.max(Math.floor(asOf / HOUR) * HOUR, month.start));
  const key = `${group?.by ?? ""} ${JSON.stringify(filter)}`;
  let all = known.answers.get(key);
  if (!all) {
    const grouping = group && groupingOf(states, group.by);
    all = predictAll(sourceOf(states, known), known.hour, new LeadFilter(states, filter), grouping);
    known.answers.set(key, all);
  }
  return all.get(group ? group.id : "") ?? null;
}
