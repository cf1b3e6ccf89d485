/**
 * Predicted revenue by month, for the account and for each group, from the stage history that a report looks at
 * (KPI.md 2.8; the method is in `shared/forecast`). Made once for each state of the leads, filter and grouping.
 */

import type { Instant } from "../../domain/instant.ts";
import { type ForecastSeries, forecast } from "../../forecast/forecast.ts";
import type { ForecastData } from "../../forecast/forecast-data.ts";
import { type Training, trainingOf } from "../../forecast/model.ts";
import { GrowingInts } from "../../history/growing.ts";
import { NEVER } from "../../history/instants.ts";
import { oncePer } from "../../history/once.ts";
import { NO_STAGE, OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { keep, mapInts, mapNumbers } from "../../history/typed-arrays.ts";
import { monthAround } from "../../time/period.ts";
import { LeadFilter } from "../filter.ts";
import type { Scope } from "../kpi.ts";
import { type Grouping, groupingOf } from "../partition.ts";
import { leadSet } from "../row-set.ts";
import { eachVisit } from "./visits.ts";

/** History behind the six shown months that the model may learn from. */
const MONTHS_BACK = 42;
/**
 * The rest of the running month is predicted from the beginning of `asOf`'s hour, so that reports of the same hour agree
 * and share the work; what was won until `asOf` is exact.
 */
const HOUR = 3600;

interface Source {
  training: Training;
  heads: Int32Array;
  starts: Instant[];
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

/** First instants of the months, and the end of the last. */
function startsOf(states: LeadStates, asOf: Instant): Instant[] {
  const { timeZone } = states.history.account;
  const months = Array.from({ length: MONTHS_BACK + 1 }, (_, index) =>
    monthAround(asOf, index - MONTHS_BACK, timeZone),
  );
  return [...months.map((month) => month.start), months.at(-1)!.end];
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
  const starts = startsOf(states, asOf);
  return { training: trainingOf(readData(states, heads), starts[0]!, asOf), heads, starts };
}

interface Layer {
  /** Codes of the groups by id. */
  keys: Map<string | null, number>;
  of: Int32Array;
}

/**
 * Groups that share no lead are predicted together: one layer as a rule, more where people are in several teams, so that
 * a lead is known to each team that its revenue counts in.
 */
function layersOf({ heads }: Source, filter: LeadFilter, by: Grouping | null): Layer[] {
  const taken = filter.isEmpty ? heads : keep(heads, (head) => filter.takes(head));
  const places = new Int32Array(heads.length > 0 ? heads.at(-1)! + 1 : 0);
  for (let place = 0; place < heads.length; place++) places[heads[place]!] = place;
  const layers: Layer[] = [];
  const put = (id: string | null, leads: Int32Array) => {
    let layer = layers.find(({ of }) => leads.every((head) => of[places[head]!]! < 0));
    if (!layer) {
      layer = { keys: new Map(), of: new Int32Array(heads.length).fill(-1) };
      layers.push(layer);
    }
    const code = layer.keys.size;
    layer.keys.set(id, code);
    for (const head of leads) layer.of[places[head]!] = code;
  };
  if (by) for (const [key, part] of by.divide(leadSet(taken))) put(by.idOf(key), part.leads);
  else put(WHOLE, taken);
  return layers;
}

/** What is known of one hour; the source is large and soon made again: it may go when memory is short. */
interface Known {
  hour: Instant;
  source: WeakRef<Source> | null;
  answers: Map<string, Map<string | null, ForecastSeries>>;
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

/** The whole account, beside its groups: no CRM's id is empty. */
const WHOLE = "";

function predictAll(source: Source, hour: Instant, filter: LeadFilter, by: Grouping | null) {
  const answers = new Map<string | null, ForecastSeries>();
  for (const { keys, of } of layersOf(source, filter, by)) {
    const series = forecast(source.training, source.starts, hour, { count: keys.size, of });
    for (const [id, code] of keys) answers.set(id, series[code]!);
    if (filter.isEmpty) answers.set(WHOLE, series.at(-1)!);
  }
  return answers;
}

/** Predictions of the part of the account that a scope is about; `null` for a group without leads. */
export function predictionsOf({ states, asOf, filter: wanted, group }: Scope): ForecastSeries | null {
  const month = monthAround(asOf, 0, states.history.account.timeZone);
  const known = knownAt(states, Math.max(Math.floor(asOf / HOUR) * HOUR, month.start));
  const filter = new LeadFilter(states, wanted);
  // The whole account comes with its managers: one walk over the leads serves both.
  const by = group?.by ?? (filter.isEmpty ? "manager" : null);
  const key = `${by ?? ""} ${JSON.stringify(wanted)}`;
  let all = known.answers.get(key);
  if (!all) {
    all = predictAll(sourceOf(states, known), known.hour, filter, by && groupingOf(states, by));
    known.answers.set(key, all);
  }
  return all.get(group ? group.id : WHOLE) ?? null;
}
