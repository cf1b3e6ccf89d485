/** The tab's head: what this is, how fresh it is and what it is compared with. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { formatDay, parseDay } from "#shared/time/civil-date.ts";
import { formatPeriod } from "#shared/time/period.ts";
import type { Compare } from "../data/change.ts";
import { daysOf, shiftPeriod, todayIn } from "../data/period-choice.ts";
import { fill } from "../text/fill.ts";
import { dataInstant, useAge } from "./data-age.ts";
import { periodName } from "./period-picker.tsx";
import { type TabReader, useReader } from "./reader.ts";

interface Comparisons {
  /** As many days of the period before as the running one has had so far; `null` when it is over. */
  elapsed: string | null;
  whole: string;
}

function comparisonsOf({ period, timeZone, asOf }: ReportAnswer, reader: TabReader): Comparisons {
  const before = daysOf(shiftPeriod(formatPeriod(period), -1))!;
  const whole = periodName(before, reader);
  const today = todayIn(timeZone, Date.parse(asOf));
  if (today >= period.to) return { elapsed: null, whole };
  const days = Math.max(1, parseDay(today)! - parseDay(period.from)! + 1);
  const end = Math.min(parseDay(before.from)! + days, parseDay(before.to)!);
  return { elapsed: reader.formats.days(before.from, formatDay(end - 1)), whole };
}

interface CompareProps {
  answer: ReportAnswer;
  onCompare: (compare: Compare) => void;
}

function Comparison({ answer, onCompare }: CompareProps) {
  const reader = useReader();
  const { text, compare } = reader;
  const { elapsed, whole } = comparisonsOf(answer, reader);
  if (elapsed === null) return <>{fill(text.comparedWith, { period: whole })}</>;
  return (
    <label>
      {fill(text.comparedWith, { period: "" })}
      <select
        class="bare"
        value={compare}
        onChange={(event) => onCompare(event.currentTarget.value === "whole" ? "whole" : "elapsed")}
      >
        <option value="elapsed">{elapsed}</option>
        <option value="whole">{whole}</option>
      </select>
    </label>
  );
}

/** `Данные на 11:58 · 5 мин назад`. */
function DataAge({ answer }: { answer: ReportAnswer }) {
  const { text, formats } = useReader();
  const since = dataInstant(answer);
  return (
    <>
      {fill(text.dataAt, { when: formats.dateTime(since) })} · {useAge(since)}
    </>
  );
}

interface Props {
  answer: ReportAnswer | null;
  onRefresh: () => void;
  onCompare: (compare: Compare) => void;
  onSettings: () => void;
}

export function Header({ answer, onRefresh, onCompare, onSettings }: Props) {
  const { text } = useReader();
  return (
    <header class="top">
      <div>
        <h1>{text.title}</h1>
        <p class="quiet">{answer ? <Comparison answer={answer} onCompare={onCompare} /> : text.subtitle}</p>
      </div>
      <p class="age" role="status">
        {answer && <DataAge answer={answer} />}
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
      {answer?.status.viewer.admin && (
        <button type="button" onClick={onSettings}>
          {text.settings}
        </button>
      )}
    </header>
  );
}
