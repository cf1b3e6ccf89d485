/** When reports are made and sent, how much history is kept, and how everything is erased. */
import type { ScreenProps } from "./draft.ts";
import { Check, Choice, NumberField } from "./fields.tsx";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DEFAULTS = { daily: "09:00", weekly: "mon 09:00", monthly: "1 09:00" } as const;

type Kind = keyof typeof DEFAULTS;

/** `mon 09:00` → its day and its time; a daily report has no day. */
function partsOf(written: string): [day: string, time: string] {
  const [first = "", second] = written.split(" ");
  return second === undefined ? ["", first] : [first, second];
}

export function ReportsScreen({ settings, text, change }: ScreenProps) {
  const { reports, history } = settings;
  const set = (kind: Kind, written: string | null) => change({ reports: { ...reports, [kind]: written } });
  const row = (kind: Kind, days: readonly (readonly [string, string])[] | null) => {
    const written = reports[kind];
    const [day, time] = partsOf(written ?? DEFAULTS[kind]);
    return (
      <li class="row">
        <Check
          label={text[kind]}
          checked={written !== null}
          onChange={(wanted) => set(kind, wanted ? DEFAULTS[kind] : null)}
        />
        <span class="hours">
          {written === null && <span class="quiet">{text.off}</span>}
          {written !== null && days && (
            <Choice
              label={text[kind]}
              value={day}
              options={days}
              onChange={(next) => set(kind, `${next} ${time}`)}
            />
          )}
          {written !== null && (
            <input
              type="time"
              aria-label={`${text[kind]}, ${text.at}`}
              value={time}
              onChange={(event) => {
                const next = event.currentTarget.value;
                if (next) set(kind, days ? `${day} ${next}` : next);
              }}
            />
          )}
        </span>
      </li>
    );
  };
  const monthDays = Array.from({ length: 28 }, (_, index) => [String(index + 1), String(index + 1)] as const);
  return (
    <>
      <fieldset class="card">
        <legend>{text.reports}</legend>
        <ul class="rows is-reports">
          {row("daily", null)}
          {row(
            "weekly",
            WEEKDAYS.map((day) => [day, text.weekdays[day]!] as const),
          )}
          {row("monthly", monthDays)}
        </ul>
      </fieldset>
      <fieldset class="card">
        <legend>{text.erase}</legend>
        <NumberField
          label={text.history}
          value={history.months}
          min={1}
          max={240}
          onChange={(months) => change({ history: { months } })}
        />
        <p class="quiet">{text.eraseHint}</p>
      </fieldset>
    </>
  );
}
