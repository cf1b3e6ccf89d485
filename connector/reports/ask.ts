/** From what people and pages write (`month:2026-10`, `manager=7`) to a question for `shared/kpi`. */
import type { GroupBy } from "#shared/api/report.ts";
import type { Account } from "#shared/domain/account.ts";
import { parseInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Filter } from "#shared/kpi/filter.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import { productionCalendar } from "#shared/time/calendars/index.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { InputError } from "../errors.ts";

export interface Words {
  period?: string | undefined;
  by?: string | undefined;
  asOf?: string | undefined;
  manager?: string | undefined;
  pipeline?: string | undefined;
  source?: string | undefined;
  team?: string | undefined;
}

const GROUPS: readonly string[] = ["manager", "pipeline", "source", "team"];
const shown = (text: string) => text.slice(0, 60);

function readAsOf(text: string | undefined, now: number): number {
  if (text === undefined || text === "") return now;
  const instant = parseInstant(text);
  if (instant === null) throw new InputError("instant-invalid", { instant: shown(text) });
  return instant;
}

/** `7` is one id, `7,8` are two, `none` is nobody's; empty is no filter. */
function idsOf(text: string | undefined): (string | null)[] | undefined {
  if (!text) return undefined;
  return text.split(",").map((id) => (id === "none" ? null : id));
}

function readFilter(words: Words): Filter {
  const lists = {
    managers: idsOf(words.manager),
    pipelines: idsOf(words.pipeline),
    sources: idsOf(words.source),
    teams: idsOf(words.team),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids !== undefined));
}

/** Throws `InputError` with one sentence for a wrong period, instant or group. */
export function ask(words: Words, account: Account, settings: Settings, now: number): ReportInput {
  const text = words.period ?? "";
  const period = parsePeriod(text, account.timeZone);
  if (!period) throw new InputError("period-invalid", { period: shown(text) });
  if (words.by && !GROUPS.includes(words.by)) throw new InputError("group-unknown", { by: shown(words.by) });
  return {
    period,
    asOf: readAsOf(words.asOf, now),
    settings,
    filter: readFilter(words),
    calendars: productionCalendar,
    ...(words.by ? { by: words.by as GroupBy } : {}),
  };
}
