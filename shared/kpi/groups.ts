/** The report by manager, pipeline, source or team: the account's sets, divided (KPI.md 2, `by`). */
import type { GroupBy, KpiBlocks, ReportGroup } from "../api/report.ts";
import type { LeadStates } from "../history/state.ts";
import { blockOf } from "./block.ts";
import { CATALOG } from "./catalog.ts";
import type { Sets } from "./kpi.ts";
import { compareIds, type Grouping, groupingOf } from "./partition.ts";
import { emptied, type RowSet } from "./row-set.ts";
import type { Side, Sides } from "./sides.ts";

/** A side whose sets can be had for each group. */
interface DividedSide {
  side: Side;
  /** By set name: rows by group key; `null` where making the sets failed. */
  groups: ReadonlyMap<string, ReadonlyMap<number, RowSet>> | null;
}

function divide(side: Side, grouping: Grouping): DividedSide {
  const groups =
    side.sets && new Map(Object.entries(side.sets).map(([name, set]) => [name, grouping.divide(set)]));
  return { side, groups };
}

function sideOf({ side, groups }: DividedSide, by: GroupBy, key: number, id: string | null): Side {
  const scope = { ...side.scope, group: { by, id } };
  if (!groups || !side.sets) return { sets: null, scope };
  const sets: Sets = Object.fromEntries(
    Object.entries(side.sets).map(([name, set]) => [name, groups.get(name)!.get(key) ?? emptied(set)]),
  );
  return { sets, scope };
}

/** Groups that have anything in the period, in the CRM's order; the group of none comes last. */
export function groupsOf(states: LeadStates, by: GroupBy, sides: readonly Sides[]): ReportGroup[] {
  const grouping = groupingOf(states, by);
  const divided = sides.map(({ now, before, elapsedBefore }) => ({
    now: divide(now, grouping),
    before: divide(before, grouping),
    elapsedBefore: elapsedBefore && divide(elapsedBefore, grouping),
  }));
  const keys = new Set(
    divided.flatMap(({ now }) => [...(now.groups?.values() ?? [])].flatMap((one) => [...one.keys()])),
  );
  const names = namesOf(states, by);
  return [...keys]
    .map((key) => ({ key, id: grouping.idOf(key) }))
    .sort((one, other) => compareIds(one.id, other.id, [...names.keys()]))
    .map(({ key, id }) => {
      const blocks = CATALOG.map((kpi, index) => {
        const { now, before, elapsedBefore } = divided[index]!;
        const of = (side: DividedSide) => sideOf(side, by, key, id);
        return [
          kpi.id,
          blockOf(kpi, {
            now: of(now),
            before: of(before),
            elapsedBefore: elapsedBefore && of(elapsedBefore),
          }),
        ];
      });
      const name = id === null ? null : (names.get(id) ?? null);
      return { by, id, name, kpis: Object.fromEntries(blocks) as KpiBlocks };
    });
}

/** Names by id, in the CRM's order. */
function namesOf({ history: { dictionaries } }: LeadStates, by: GroupBy): Map<string, string> {
  const lists = {
    manager: dictionaries.managers,
    pipeline: dictionaries.pipelines,
    source: dictionaries.sources,
    team: dictionaries.teams,
  };
  return new Map(lists[by].map(({ id, name }) => [id, name]));
}
