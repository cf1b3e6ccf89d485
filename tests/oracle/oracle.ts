/**
 * The report once more, from the text of KPI.md alone: plain objects, loops and arithmetic by definition, with no
 * thought of speed. The product's engine must say the same (`agreement.test.ts`).
 *
 * Left out: `signal`, `quality`, the ids behind a figure, reasons (only that there is one), what rests on kept reports
 * (2.5) and the predictions of 2.8.
 */
import type { GroupBy, KpiId, PeriodKind, Unit } from "#shared/api/report.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { type Days, daysBefore, parseDays, type Window, windowOf } from "./calendar.ts";
import { productivity, responseTime } from "./contact-figures.ts";
import { averageCheck, conversion, cycleTime, type Figure, nps, objections } from "./sales-figures.ts";
import { coverage, forecastFacts, funnel } from "./stage-figures.ts";
import { groupScope, groupsOfLead, type Scope, teamsOf, type World, wholeScope, worldAt } from "./world.ts";

/** Stands for any reason why a figure is `null`. */
export const SOME_REASON = "some reason";

export interface ExpectedBlock extends Omit<Figure, "value"> {
  value?: number | null;
  unit: Unit;
  small?: boolean;
  reason?: string | null;
  previous?: number | null;
  delta?: number | null;
  previousElapsed?: number | null;
}

export type ExpectedKpis = Partial<Record<KpiId, Partial<ExpectedBlock>>>;

export interface ExpectedReport {
  account: string;
  crm: string;
  currency: string;
  timeZone: string;
  period: { kind: PeriodKind; from: string; to: string };
  asOf: string;
  kpis: ExpectedKpis;
  groups: { by: GroupBy; id: string | null; name: string | null; kpis: ExpectedKpis }[];
}

const FIGURES: readonly (readonly [KpiId, Unit, (scope: Scope, window: Window) => Figure])[] = [
  ["conversion", "percent", conversion],
  ["average-check", "money", averageCheck],
  ["response-time", "seconds", responseTime],
  ["cycle-time", "seconds", cycleTime],
  ["nps", "points", nps],
  ["productivity", "deals", productivity],
  ["funnel", "percent", funnel],
  ["objections", "percent", objections],
];

function kpis(scope: Scope, days: Days): ExpectedKpis {
  const { zone, asOf } = scope.world;
  const window = windowOf(zone, days);
  const before = windowOf(zone, daysBefore(days));
  const blocks: ExpectedKpis = {};
  for (const [id, unit, figure] of FIGURES) {
    const now = figure(scope, window);
    const previous = figure(scope, before).value;
    blocks[id] = {
      ...now,
      unit,
      small: now.n < 20,
      reason: now.value === null ? SOME_REASON : null,
      previous,
      delta: now.value === null || previous === null ? null : now.value - previous,
    };
    // "While P is not over": as many seconds of the period before as P has behind it, "cut at that period's end".
    if (asOf < window.to) {
      const elapsed = { from: before.from, to: Math.min(before.to, before.from + asOf - window.from) };
      blocks[id].previousElapsed = figure(scope, elapsed).value;
    }
  }
  const { n, months, running } = forecastFacts(scope, window);
  blocks.forecast = { unit: "percent", n, small: n < 20, details: { months, running: { month: running } } };
  blocks.reporting = { unit: "percent", details: { coverage: coverage(scope, window) } };
  return blocks;
}

function listOf({ snapshot: { dictionaries } }: World, by: GroupBy): readonly { id: string; name: string }[] {
  return {
    manager: dictionaries.managers,
    pipeline: dictionaries.pipelines,
    source: dictionaries.sources,
    team: dictionaries.teams,
  }[by];
}

/** Every id that a group may have: listed ones, those of leads, of who made touches and moves, and nobody's. */
function groupIds(world: World, by: GroupBy): (string | null)[] {
  const makers = [...world.touches.map((one) => one.by), ...world.moves.map((move) => move.by)];
  const ofMakers =
    by === "manager" ? makers : by === "team" ? makers.flatMap((id) => teamsOf(world, id)) : [];
  const ofLeads = world.facts.flatMap((fact) => groupsOfLead(world, fact.lead, by));
  return [...new Set([...listOf(world, by).map((one) => one.id), ...ofLeads, ...ofMakers, null])];
}

const groupName = (world: World, by: GroupBy, id: string | null): string | null =>
  listOf(world, by).find((one) => one.id === id)?.name ?? null;

export interface Question {
  period: string;
  asOf: number;
  settings: Settings;
  by?: GroupBy;
}

export function oracleReport(
  snapshot: Snapshot,
  question: Question,
  world: World = worldAt(snapshot, question.settings, question.asOf),
): ExpectedReport {
  const { account } = snapshot;
  const days = parseDays(question.period);
  const { by } = question;
  return {
    account: account.id,
    crm: account.crm,
    currency: account.currency,
    timeZone: account.timeZone,
    period: days,
    asOf: formatInstant(question.asOf),
    kpis: kpis(wholeScope(world), days),
    groups: by
      ? groupIds(world, by).map((id) => ({
          by,
          id,
          name: groupName(world, by, id),
          kpis: kpis(groupScope(world, by, id), days),
        }))
      : [],
  };
}
