/** When people work: hours of each weekday with breaks, the country's calendar, days off of one's own, the limit. */
import { useState } from "preact/hooks";
import type { Schedule } from "#shared/domain/settings.ts";
import { fill } from "../text/fill.ts";
import type { ScreenProps } from "./draft.ts";
import { Choice, NumberField } from "./fields.tsx";
import { TimeField } from "./time-field.tsx";

type Hours = [string, string];
type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const USUAL: Hours[] = [["09:00", "18:00"]];
const LUNCH: Hours = ["13:00", "14:00"];

/** A weekday that nobody named keeps its default (KPI.md 1, "Working time"). */
function hoursOf(schedule: Schedule, day: Weekday): Hours[] {
  return schedule[day] ?? (day === "sat" || day === "sun" ? [] : USUAL);
}

function DayRow({
  day,
  schedule,
  text,
  onChange,
}: {
  day: Weekday;
  schedule: Schedule;
  text: ScreenProps["text"];
  onChange: (hours: Hours[]) => void;
}) {
  const hours = hoursOf(schedule, day);
  const name = text.weekdays[day]!;
  const put = (index: number, changed: Hours) =>
    onChange(hours.map((one, at) => (at === index ? changed : one)));
  const breakUp = () => {
    const [from, to] = hours[0]!;
    onChange([
      [from, LUNCH[0]],
      [LUNCH[1], to],
    ]);
  };
  return (
    <li class="row">
      <label class="check">
        <input
          type="checkbox"
          checked={hours.length > 0}
          onChange={(event) => onChange(event.currentTarget.checked ? USUAL : [])}
        />
        {name}
      </label>
      <span class="hours">
        {hours.length === 0 && <span class="quiet">{text.dayOff}</span>}
        {hours.map(([from, to], index) => (
          <span key={index} class="interval">
            <TimeField
              label={`${name}, ${text.from}`}
              value={from}
              onChange={(time) => put(index, [time, to])}
            />
            <span aria-hidden="true">–</span>
            <TimeField
              label={`${name}, ${text.to}`}
              value={to}
              end
              onChange={(time) => put(index, [from, time])}
            />
          </span>
        ))}
        {hours.length === 1 && (
          <button type="button" class="link" aria-label={`${name}: ${text.addBreak}`} onClick={breakUp}>
            {text.addBreak}
          </button>
        )}
        {hours.length > 1 && (
          <button
            type="button"
            class="link"
            aria-label={`${name}: ${text.removeBreak}`}
            onClick={() => onChange([[hours[0]![0], hours.at(-1)![1]]])}
          >
            {text.removeBreak}
          </button>
        )}
      </span>
    </li>
  );
}

function Holidays({
  dates,
  text,
  formats,
  onChange,
}: Pick<ScreenProps, "text" | "formats"> & {
  dates: readonly string[];
  onChange: (dates: string[]) => void;
}) {
  const [date, setDate] = useState("");
  const name = (day: string) => formats.day(day, { day: "numeric", month: "long", year: "numeric" });
  return (
    <fieldset class="card">
      <legend>{text.holidays}</legend>
      {dates.length > 0 && (
        <ul class="chips">
          {dates.map((day) => (
            <li key={day}>
              <button
                type="button"
                class="chip"
                aria-label={fill(text.removeDate, { date: name(day) })}
                onClick={() => onChange(dates.filter((one) => one !== day))}
              >
                {name(day)} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="inline">
        <input
          type="date"
          aria-label={text.holidays}
          value={date}
          onInput={(event) => setDate(event.currentTarget.value)}
        />
        <button
          type="button"
          disabled={date === "" || dates.includes(date)}
          onClick={() => {
            onChange([...dates, date].sort());
            setDate("");
          }}
        >
          {text.addDate}
        </button>
      </p>
    </fieldset>
  );
}

export function HoursScreen({ settings, text, formats, change }: ScreenProps) {
  const { schedule, response } = settings;
  const set = (changed: Partial<Schedule>) => change({ schedule: { ...schedule, ...changed } });
  const copyMonday = () => {
    const monday = hoursOf(schedule, "mon");
    set({ tue: monday, wed: monday, thu: monday, fri: monday });
  };
  return (
    <>
      <p class="lead-in">{text.hoursLead}</p>
      <div class="card grid">
        <NumberField
          label={text.limit}
          value={response.slaMinutes}
          min={1}
          max={10_000}
          onChange={(slaMinutes) => change({ response: { ...response, slaMinutes } })}
        />
        <Choice
          label={text.population}
          value={response.population}
          options={Object.entries(text.populations)}
          onChange={(value) =>
            change({ response: { ...response, population: value === "inbound" ? "inbound" : "all" } })
          }
        />
        <Choice
          label={text.calendar}
          value={schedule.calendar ?? ""}
          options={Object.entries(text.calendars)}
          onChange={(value) => set({ calendar: (value || null) as Schedule["calendar"] })}
        />
        <p class="quiet">{text.calendarHint}</p>
      </div>
      <div class="card">
        <ul class="rows">
          {WEEKDAYS.map((day) => (
            <DayRow
              key={day}
              day={day}
              schedule={schedule}
              text={text}
              onChange={(hours) => set({ [day]: hours })}
            />
          ))}
        </ul>
        <button type="button" class="link" onClick={copyMonday}>
          {text.sameAsMonday}
        </button>
      </div>
      <Holidays
        dates={schedule.holidays}
        text={text}
        formats={formats}
        onChange={(holidays) => set({ holidays })}
      />
    </>
  );
}
