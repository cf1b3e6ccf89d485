/** What other settings would make of the last 30 days: each figure before and after, for the settings' screens. */
import type { SettingsStored } from "#shared/api/answers.ts";
import { blockNamed, type KpiBlock } from "#shared/api/report.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { ask } from "./ask.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;

export interface Change {
  before: Settings;
  after: Settings;
  /** Whole seconds. */
  now: number;
}

export function previewOf(
  history: History,
  { before, after, now }: Change,
): NonNullable<SettingsStored["preview"]> {
  const { account } = history;
  const date = (ms: number) => new Intl.DateTimeFormat("en-CA", { timeZone: account.timeZone }).format(ms);
  const period = `${date(now * 1000 - (DAYS - 1) * DAY_MS)}..${date(now * 1000)}`;
  const [old, made] = [before, after].map((settings) =>
    report(history, ask({ period }, account, settings, now)),
  );
  const headlines = Object.entries(old!.kpis).map(([id, block]: [string, KpiBlock]) => ({
    id,
    before: block.value,
    after: blockNamed(made!.kpis, id)?.value ?? null,
  }));
  // The limit that is changed most often changes no headline.
  const withinSla = {
    id: "response-time",
    field: "withinSla" as const,
    before: old!.kpis["response-time"].details.withinSla,
    after: made!.kpis["response-time"].details.withinSla,
  };
  return [...headlines, withinSla];
}
