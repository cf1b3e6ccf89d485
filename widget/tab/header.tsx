/** The tab's head: what this is, how fresh it is and what it is compared with. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { formatDay, parseDay } from "#shared/time/civil-date.ts";
import { formatPeriod } from "#shared/time/period.ts";
import { daysOf, shiftPeriod, todayIn } from "../data/period-choice.ts";
import { fill } from "../text/fill.ts";
import { periodName } from "./period-picker.tsx";
import { type TabReader, useReader } from "./reader.ts";

/** The instant up to which every stream has been read, at most the report's own (ISO). */
export function dataInstant({ report, status }: ReportAnswer): string {
  const ends = status.freshness.flatMap(({ syncedUntil, problem }) =>
    syncedUntil !== null && problem === null ? [syncedUntil] : [],
  );
  return [report.asOf, ...ends].reduce((least, one) => (Date.parse(one) < Date.parse(least) ? one : least));
}

/** The period before: whole, or as many of its days as the running one has had so far. */
function comparedWith({ report }: ReportAnswer, reader: TabReader): string {
  const { period, timeZone, asOf } = report;
  const before = daysOf(shiftPeriod(formatPeriod(period), -1))!;
  const today = todayIn(timeZone, Date.parse(asOf));
  if (today >= period.to) return periodName(before, reader);
  const elapsed = Math.max(1, parseDay(today)! - parseDay(period.from)! + 1);
  const end = Math.min(parseDay(before.from)! + elapsed, parseDay(before.to)!);
  return reader.formats.days(before.from, formatDay(end - 1));
}

function Age({ since, now }: { since: string; now: number }) {
  const { text, formats } = useReader();
  const seconds = (now - Date.parse(since)) / 1000;
  const minutes = Math.floor(seconds / 60) * 60;
  return <>{minutes < 60 ? text.justNow : fill(text.age, { age: formats.duration(minutes) })}</>;
}

interface Props {
  answer: ReportAnswer | null;
  now: number;
  onRefresh: () => void;
}

export function Header({ answer, now, onRefresh }: Props) {
  const reader = useReader();
  const { text, formats } = reader;
  return (
    <header class="top">
      <div>
        <h1>{text.title}</h1>
        <p class="quiet">
          {answer ? fill(text.comparedWith, { period: comparedWith(answer, reader) }) : text.subtitle}
        </p>
      </div>
      <p class="age" role="status">
        {answer && (
          <>
            {fill(text.dataAt, { when: formats.dateTime(dataInstant(answer)) })}
            {" · "}
            <Age since={dataInstant(answer)} now={now} />
          </>
        )}
      </p>
      <button
        type="button"
        class="refresh"
        onClick={onRefresh}
        aria-label={text.refresh}
        title={text.refresh}
      >
        ↻
      </button>
    </header>
  );
}
