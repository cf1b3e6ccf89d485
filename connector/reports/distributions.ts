/** How long the leads of a period waited, in bands of working time, and those that nobody answered. */
import type { Distribution } from "#shared/api/answers.ts";
import type { History } from "#shared/history/history.ts";
import { records } from "#shared/kpi/records.ts";
import type { ReportInput } from "#shared/kpi/report.ts";

const MINUTE = 60;
/** Upper bounds of the bands, in working seconds; the last band has none. */
const BANDS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 240 * MINUTE, null];

export function distributionsOf(history: History, input: ReportInput): Record<string, Distribution> {
  const count = (path: string) => records(history, input, path)?.count ?? 0;
  const answered = records(history, input, "response-time.answered")?.records ?? [];
  const seconds = answered.flatMap((one) => one.why ?? []);
  let from = 0;
  const bands = BANDS.map((upTo) => {
    const inside = seconds.filter((value) => value >= from && (upTo === null || value < upTo)).length;
    from = upTo ?? from;
    return { upTo, count: inside };
  });
  const without = count("response-time.waiting") + count("response-time.closedUntouched");
  return { "response-time": { bands, without } };
}
