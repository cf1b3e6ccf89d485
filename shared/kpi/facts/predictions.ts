/**
 * Predicted revenue by month, for the account and for each group, from the stage history that a report looks at
 * (KPI.md 2.8; the method is in `shared/forecast`). Made once for each state of the leads, filter and grouping.
 */

import type { Instant } from "../../domain/instant.ts";
import { type ForecastSeries, forecast } from "../../forecast/forecast.ts";
import { type ForecastData, wonSince } from "../../forecast/forecast-data.ts";
import { NEVER } from "../../history/instants.ts";
import { oncePer } from "../../history/once.ts";
import { NO_STAGE, OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { monthAround } from "../../time/period.ts";
import { type Filter, LeadFilter } from "../filter.ts";
import type { Scope } from "../kpi.ts";
import { Grouping } from "../partition.ts";
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
  data: ForecastData;
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
  const heads: number[] = [];
  for (let row = 0; row < states.history.records.length; row++) {
    if (states.identity.headOf(row) === row && !states.isExcluded(row)) heads.push(row);
  }
  return Int32Array.from(heads);
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

function readSource(states: LeadStates, asOf: Instant): Source {
  const heads = headsOf(states);
  const at: number[] = [];
  const stage: number[] = [];
  const visitStart = new Int32Array(heads.length + 1);
  heads.forEach((head, index) => {
    readVisits(states, head, (code, entered) => {
      at.push(entered);
      stage.push(code);
    });
    visitStart[index + 1] = at.length;
  });
  const data: ForecastData = {
    leads: heads.length,
    created: Float64Array.from(heads, (head) => states.history.records.createdAt[head]!),
    amount: Float64Array.from(heads, (head) => states.amount(head)),
    manager: Int32Array.from(heads, (head) => states.manager(head)),
    deleted: new Float64Array(heads.length).fill(Number.POSITIVE_INFINITY),
    visitStart,
    visitAt: Float64Array.from(at),
    visitStage: Int32Array.from(stage),
    stageOutcome: Uint8Array.from(states.history.stages.outcome),
  };
  return { data, heads, ...monthsOf(states, asOf) };
}

function revenueByMonth(
  { data, starts, names }: Source,
  asOf: Instant,
  groups: { count: number; of: Int32Array },
): Map<string, number>[] {
  const sums = Array.from({ length: groups.count + 1 }, () => new Map(names.map((name) => [name, 0])));
  for (let lead = 0; lead < data.leads; lead++) {
    const won = wonSince(data, lead, asOf);
    const month = starts.findIndex((start, index) => won >= start && won < (starts[index + 1] ?? 0));
    if (month < 0) continue;
    const name = names[month]!;
    for (const group of groups.of[lead]! < 0 ? [groups.count] : [groups.of[lead]!, groups.count]) {
      sums[group]!.set(name, sums[group]!.get(name)! + data.amount[lead]!);
    }
  }
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

const sources = oncePer((_: LeadStates) => new Map<number, Source>());
const kept = oncePer((_: LeadStates) => new Map<string, Map<string | null, Predictions>>());

function predictAll(
  states: LeadStates,
  asOf: Instant,
  filter: Filter,
  by: Grouping | null,
): Map<string | null, Predictions> {
  const hour = Math.max(
    Math.floor(asOf / HOUR) * HOUR,
    monthAround(asOf, 0, states.history.account.timeZone).start,
  );
  const known = sources(states);
  const source = known.get(hour) ?? readSource(states, asOf);
  known.set(hour, source);
  const { keys, groups } = groupsOf(source, new LeadFilter(states, filter), by);
  const series = forecast(source.data, source.starts, hour, groups);
  const actuals = revenueByMonth(source, asOf, groups);
  return new Map([...keys].map(([id, code]) => [id, { series: series[code]!, actuals: actuals[code]! }]));
}

/** Predictions of the part of the account that a scope is about; `null` for a group without leads. */
export function predictionsOf({ states, asOf, filter, group }: Scope): Predictions | null {
  const answers = kept(states);
  const key = `${Math.floor(asOf / HOUR)} ${group?.by ?? ""} ${JSON.stringify(filter)}`;
  let all = answers.get(key);
  if (!all) {
    all = predictAll(states, asOf, filter, group && new Grouping(states, group.by));
    answers.set(key, all);
  }
  return all.get(group ? group.id : "") ?? null;
}
