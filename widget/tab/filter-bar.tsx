/** Whose figures: a choice of each kind, and what is chosen as chips that can be taken off. */
import type { Choices } from "#shared/api/answers.ts";
import type { GroupBy } from "#shared/api/report.ts";
import { FILTERS, type Filters } from "../data/tab-state.ts";
import { fill } from "../text/fill.ts";
import { NOBODY } from "./leaderboard.tsx";
import { useReader } from "./reader.ts";

const LISTS = { manager: "managers", pipeline: "pipelines", source: "sources", team: "teams" } as const;

interface Props {
  choices: Choices | null;
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** `filters` with one of them set, or left out. */
function withFilter(filters: Filters, by: GroupBy, id: string): Filters {
  const { [by]: _, ...others } = filters;
  return id ? { ...others, [by]: id } : others;
}

export function FilterBar({ choices, filters, onChange }: Props) {
  const { text } = useReader();
  return (
    <fieldset class="filters">
      <legend class="unseen">{text.filters}</legend>
      {FILTERS.map((by) => {
        const list = choices?.[LISTS[by]] ?? [];
        const chosen = filters[by] ?? "";
        if (list.length < 2 && !chosen) return null;
        return (
          <select
            key={by}
            class={chosen ? "is-chosen" : undefined}
            aria-label={text.filterBy[by]}
            value={chosen}
            onChange={(event) => onChange(withFilter(filters, by, event.currentTarget.value))}
          >
            <option value="">{text.filterAll[by]}</option>
            {chosen && !list.some(({ id }) => id === chosen) && (
              <option value={chosen}>{chosen === NOBODY ? text.nobody[by] : chosen}</option>
            )}
            {list.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        );
      })}
    </fieldset>
  );
}

export function FilterChips({ choices, filters, onChange }: Props) {
  const { text } = useReader();
  const chosen = FILTERS.flatMap((by) => {
    const id = filters[by];
    if (!id) return [];
    const name = id === NOBODY ? text.nobody[by] : choices?.[LISTS[by]].find((one) => one.id === id)?.name;
    return [{ by, id, name: name ?? id }];
  });
  if (chosen.length === 0) return null;
  return (
    <ul class="chips">
      {chosen.map(({ by, id, name }) => (
        <li key={`${by} ${id}`}>
          <button
            type="button"
            class="chip"
            aria-label={fill(text.clearFilter, { name })}
            onClick={() => onChange(withFilter(filters, by, ""))}
          >
            {name} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="link" onClick={() => onChange({})}>
          {text.clearFilters}
        </button>
      </li>
    </ul>
  );
}
