/** Which figures rest on rows that the CRM does not show us: by the codes of the streams' problems (`shared/text/problems.ts`). */
import { KPI_IDS, type KpiId } from "../api/report.ts";
import type { History } from "../history/history.ts";

/** What is computed from calls and messages. */
const OF_TOUCHES: readonly KpiId[] = ["response-time", "cycle-time", "reporting", "productivity"];

/** A problem that is not here takes nothing away from any figure: a new address, an unknown structure of the company. */
const AFFECTED: Readonly<Record<string, readonly KpiId[]>> = {
  "not-full-rights": KPI_IDS,
  "rows-hidden": KPI_IDS,
  "no-telephony-right": OF_TOUCHES,
  "no-open-lines-right": OF_TOUCHES,
};

/** Codes of what is missing, by figure; figures that miss nothing are left out. */
export function missingByFigure({ account, streams }: History): Partial<Record<KpiId, string[]>> {
  const codes = streams.flatMap(({ problem }) => problem ?? []);
  const all = new Set(account.fullRights ? codes : ["not-full-rights", ...codes]);
  const missing: Partial<Record<KpiId, string[]>> = {};
  for (const code of all) {
    for (const id of AFFECTED[code] ?? []) missing[id] = [...(missing[id] ?? []), code];
  }
  return missing;
}
