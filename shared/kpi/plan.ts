/** The plan of a month (KPI.md 2.8): the account's, else the sum of the managers'; none by pipeline and source. */
import type { Settings } from "../domain/settings.ts";
import type { FilterIds } from "./filter.ts";
import { teamsOf } from "./filter.ts";
import type { Scope } from "./kpi.ts";

/** Minor units; `month` is `2026-10`. */
export function planOf(month: string, scope: Pick<Scope, "states" | "group" | "filter">): number | null {
  const plan = Object.hasOwn(scope.states.settings.plan, month)
    ? scope.states.settings.plan[month]!
    : undefined;
  const { group, filter } = scope;
  if (!plan || filter.pipelines || filter.sources) return null;
  if (group?.by === "pipeline" || group?.by === "source") return null;
  const people = [...restrictions(scope)];
  if (people.length === 0) return plan.account ?? sumOf(plan.managers, () => true);
  return sumOf(plan.managers, (id) => people.every((takes) => takes(id)));
}

function sumOf(
  managers: Settings["plan"][string]["managers"],
  takes: (id: string) => boolean,
): number | null {
  const plans = Object.entries(managers ?? {}).filter(([id]) => takes(id));
  return plans.length === 0 ? null : plans.reduce((sum, [, plan]) => sum + plan, 0);
}

/** What the group and the filter ask of a manager. */
function* restrictions({ states, group, filter }: Pick<Scope, "states" | "group" | "filter">) {
  const inTeams = (ids: FilterIds) => (id: string) =>
    teamsOf(states.history.dictionaries.managers, id).some((team) => ids.includes(team));
  if (group?.by === "manager") yield (id: string) => id === group.id;
  if (group?.by === "team") yield inTeams([group.id]);
  if (filter.managers) yield (id: string) => filter.managers!.includes(id);
  if (filter.teams) yield inTeams(filter.teams);
}
