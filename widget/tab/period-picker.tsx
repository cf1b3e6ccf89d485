/** Which period: its kind, one step back or on, or two dates of one's own. */
import { useState } from "preact/hooks";
import type { PeriodKind } from "#shared/api/report.ts";
import { parseDay } from "#shared/time/civil-date.ts";
import {
  type Days,
  daysOf,
  lastDay,
  PERIOD_KINDS,
  rangeOf,
  shiftPeriod,
  switchKind,
} from "../data/period-choice.ts";
import { fill } from "../text/fill.ts";
import { type TabReader, useReader } from "./reader.ts";

/** `октябрь 2026`, `5–11 октября 2026`, `4 квартал 2026`. */
export function periodName(days: Days, { text, formats }: Pick<TabReader, "text" | "formats">): string {
  const { kind, from } = days;
  if (kind === "month") return formats.day(from, { month: "long", year: "numeric" });
  if (kind === "quarter") {
    const quarter = Math.ceil(Number(from.slice(5, 7)) / 3);
    return fill(text.quarter, { quarter, year: from.slice(0, 4) });
  }
  if (kind === "day")
    return formats.day(from, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
  return formats.days(from, lastDay(days));
}

interface Props {
  period: string;
  today: string;
  onChange: (period: string) => void;
}

function KindSwitch({ period, today, onChange }: Props) {
  const { text } = useReader();
  const kind = daysOf(period)!.kind;
  return (
    <fieldset class="segments">
      <legend class="unseen">{text.periodLabel}</legend>
      {PERIOD_KINDS.map((one: PeriodKind) => (
        <label key={one} class={one === kind ? "segment is-chosen" : "segment"}>
          <input
            type="radio"
            class="unseen"
            name="period-kind"
            value={one}
            checked={one === kind}
            onChange={() => onChange(switchKind(period, one, today))}
          />
          {text.kinds[one]}
        </label>
      ))}
    </fieldset>
  );
}

function RangeFields({ period, onChange }: Omit<Props, "today">) {
  const { text } = useReader();
  const days = daysOf(period)!;
  const [from, setFrom] = useState(days.from);
  const [to, setTo] = useState(lastDay(days));
  const valid = parseDay(from) !== null && parseDay(to) !== null && from <= to;
  return (
    <form
      class="range-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onChange(rangeOf(from, to));
      }}
    >
      <label>
        {text.from} <input type="date" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        {text.to} <input type="date" value={to} onInput={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={!valid}>
        {text.show}
      </button>
      {!valid && <span role="alert">{text.rangeInvalid}</span>}
    </form>
  );
}

export function PeriodPicker({ period, today, onChange }: Props) {
  const reader = useReader();
  const { text } = reader;
  const days = daysOf(period)!;
  const running = days.to > today;
  return (
    <div class="period">
      <KindSwitch period={period} today={today} onChange={onChange} />
      <div class="stepper">
        <button
          type="button"
          class="step-button"
          aria-label={text.earlier}
          onClick={() => onChange(shiftPeriod(period, -1))}
        >
          ‹
        </button>
        <output class="period-name">{periodName(days, reader)}</output>
        <button
          type="button"
          class="step-button"
          aria-label={text.later}
          disabled={running}
          onClick={() => onChange(shiftPeriod(period, 1))}
        >
          ›
        </button>
      </div>
      {days.kind === "range" && <RangeFields key={period} period={period} onChange={onChange} />}
    </div>
  );
}
