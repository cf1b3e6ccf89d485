/** What the card compares a lead with: the department's last ninety days. */

import type { FunnelDetails, ObjectionsDetails } from "#shared/api/report.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { kpiOf } from "#shared/kpi/catalog.ts";
import { Inquiry } from "#shared/kpi/question.ts";
import { parsePeriod } from "#shared/time/period.ts";

const DAYS = 90;
const DAY_SECONDS = 86_400;
const MOST_SUGGESTIONS = 8;

export interface CardContext {
  history: History;
  settings: Settings;
  asOf: number;
}

function lastMonths({ history, settings, asOf }: CardContext): Inquiry {
  const { timeZone } = history.account;
  const date = (at: number) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(at * 1000);
  const period = parsePeriod(`${date(asOf - DAYS * DAY_SECONDS)}..${date(asOf)}`, timeZone)!;
  return new Inquiry(history, { period, asOf, settings });
}

function detailsOf<Details>(context: CardContext, id: "funnel" | "objections"): Details {
  const { facts, scope } = lastMonths(context).now;
  const kpi = kpiOf(id)!;
  return kpi.figures(kpi.sets(facts), scope).details as Details;
}

/** The median time that leads spend in a stage of that name; `null` where too few have left it. */
export function usualStageSeconds(context: CardContext, stageName: string): number | null {
  const { pipelines } = detailsOf<FunnelDetails>(context, "funnel");
  const stages = pipelines.flatMap((pipeline) => pipeline.stages);
  return stages.find((stage) => stage.name === stageName)?.medianSeconds ?? null;
}

/** Kinds of objections that the team uses, most frequent first. */
export function suggestedObjections(context: CardContext): string[] {
  const { kinds } = detailsOf<ObjectionsDetails>(context, "objections");
  return [...kinds]
    .sort((one, other) => other.count - one.count)
    .map((one) => one.kind)
    .slice(0, MOST_SUGGESTIONS);
}
