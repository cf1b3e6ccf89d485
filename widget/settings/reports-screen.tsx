/** When reports are made and sent, how much history is kept, how fast it is read, and how everything is erased. */
import type { ScreenProps } from "./draft.ts";
import { Check, Choice, NumberField } from "./fields.tsx";
import { Recipients } from "./recipients.tsx";
import { TimeField } from "./time-field.tsx";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DEFAULTS = { daily: "09:00", weekly: "mon 09:00", monthly: "1 09:00" } as const;

/** What the CRMs sell: Bitrix24 2 and 5, amoCRM 7 and more. */
const PACES = ["2", "5", "7", "15", "30", "50"];

type Kind = keyof typeof DEFAULTS;

/** `mon 09:00` → its day and its time; a daily report has no day. */
function partsOf(written: string): [day: string, time: string] {
  const [first = "", second] = written.split(" ");
  return second === undefined ? ["", first] : [first, second];
}

export function ReportsScreen(props: ScreenProps) {
  const { settings, text, change } = props;
  const { reports, history, limits } = settings;
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
            <TimeField
              label={`${text[kind]}, ${text.at}`}
              value={time}
              onChange={(next) => set(kind, days ? `${day} ${next}` : next)}
            />
          )}
        </span>
      </li>
    );
  };
  const paces = [["", text.paceDefault] as const, ...PACES.map((pace) => [pace, pace] as const)];
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
        <Check
          label={text.skipDaysOff}
          checked={reports.skipDaysOff}
          onChange={(skipDaysOff) => change({ reports: { ...reports, skipDaysOff } })}
        />
      </fieldset>
      <Recipients {...props} />
      <fieldset class="card">
        <legend>{text.data}</legend>
        <NumberField
          label={text.history}
          value={history.months}
          min={1}
          max={240}
          onChange={(months) => change({ history: { months } })}
        />
        <Choice
          label={text.pace}
          value={String(limits.requestsPerSecond ?? "")}
          options={paces}
          onChange={(pace) =>
            change({ limits: { ...limits, requestsPerSecond: pace ? Number(pace) : null } })
          }
        />
      </fieldset>
      <fieldset class="card">
        <legend>{text.erase}</legend>
        <p class="quiet">{text.eraseHint}</p>
      </fieldset>
    </>
  );
}
