/** The plan, month by month, for the team or one manager: typed, or pasted from a spreadsheet as a column. */
import { useState } from "preact/hooks";
import type { Settings } from "#shared/domain/settings.ts";
import { fill } from "../text/fill.ts";
import type { ScreenProps } from "./draft.ts";
import { Choice } from "./fields.tsx";
import { parseColumn, parseSum } from "./paste-column.ts";

type Plan = Settings["plan"];

const MONTHS_BACK = 3;
const MONTHS_SHOWN = 15;

/** `2026-10` and its neighbours, oldest first. */
export function planMonths(now: Date): string[] {
  return Array.from({ length: MONTHS_SHOWN }, (_, index) =>
    new Date(Date.UTC(now.getFullYear(), now.getMonth() - MONTHS_BACK + index, 1)).toISOString().slice(0, 7),
  );
}

function planOf(plan: Plan, month: string, manager: string): number | null {
  const own = plan[month];
  return (manager === "" ? own?.account : own?.managers?.[manager]) ?? null;
}

function withPlan(plan: Plan, month: string, manager: string, sum: number | null): Plan {
  const own = plan[month] ?? {};
  if (manager === "") return { ...plan, [month]: { ...own, account: sum } };
  const { [manager]: _, ...others } = own.managers ?? {};
  return { ...plan, [month]: { ...own, managers: sum === null ? others : { ...others, [manager]: sum } } };
}

export function PlanScreen({ settings, dictionaries, text, formats, currency, change }: ScreenProps) {
  const [manager, setManager] = useState("");
  // Fields keep what is typed in them; after a paste they are made anew.
  const [pastes, setPastes] = useState(0);
  const { plan } = settings;
  const months = planMonths(new Date());
  const sign = formats.sign(currency);
  const paste = (event: ClipboardEvent, first: number) => {
    const column = parseColumn(event.clipboardData?.getData("text") ?? "");
    if (column.length < 2) return;
    event.preventDefault();
    const filled = column.reduce((before, sum, index) => {
      const month = months[first + index];
      return month === undefined || sum === null ? before : withPlan(before, month, manager, sum);
    }, plan);
    change({ plan: filled });
    setPastes(pastes + 1);
  };
  return (
    <>
      <p class="lead-in">{text.planLead}</p>
      <div class="card">
        <Choice
          label={text.planFor}
          value={manager}
          options={[
            ["", text.planAccount],
            ...dictionaries.managers.map(({ id, name }) => [id, name] as const),
          ]}
          onChange={setManager}
        />
        <table class="plan">
          <thead>
            <tr>
              <th scope="col">{text.month}</th>
              <th scope="col">{fill(text.amount, { currency: sign })}</th>
            </tr>
          </thead>
          <tbody>
            {months.map((month, index) => {
              const name = formats.day(`${month}-01`, { month: "long", year: "numeric" });
              const sum = planOf(plan, month, manager);
              return (
                <tr key={month}>
                  <th scope="row">{name}</th>
                  <td>
                    <input
                      key={`${manager} ${pastes}`}
                      type="text"
                      inputMode="decimal"
                      aria-label={`${fill(text.amount, { currency })}, ${name}`}
                      defaultValue={sum === null ? "" : formats.number(sum / 100, 2)}
                      onPaste={(event) => paste(event, index)}
                      onInput={(event) => {
                        const typed = event.currentTarget.value.trim();
                        const read = parseSum(typed);
                        event.currentTarget.ariaInvalid = String(typed !== "" && read === null);
                        change({ plan: withPlan(plan, month, manager, read) });
                      }}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
