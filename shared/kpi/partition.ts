/** A set of rows divided by whose they are, or where: one pass, whatever the number of groups. */
import type { GroupBy } from "../api/report.ts";
import type { LeadStates } from "../history/state.ts";
import { teamsOf } from "./filter.ts";
import { distinctItems, pick, type RowSet } from "./row-set.ts";

/** Key of a row; for teams the row may belong to several. Keys are codes of the history, or indices of teams. */
export class Grouping {
  readonly by: GroupBy;
  readonly #states: LeadStates;
  /** By user code: team indices. */
  readonly #teamsOf: readonly (readonly number[])[];
  readonly #teams: (string | null)[] = [];

  constructor(states: LeadStates, by: GroupBy) {
    this.by = by;
    this.#states = states;
    this.#teamsOf = by === "team" ? this.#readTeams() : [];
  }

  #readTeams(): number[][] {
    const { users, dictionaries } = this.#states.history;
    return Array.from({ length: users.size }, (_, code) =>
      teamsOf(dictionaries.managers, users.textOf(code)).map((team) => {
        const known = this.#teams.indexOf(team);
        return known >= 0 ? known : this.#teams.push(team) - 1;
      }),
    );
  }

  /** The CRM's id behind a key. */
  idOf(key: number): string | null {
    const { users, stages, records } = this.#states.history;
    switch (this.by) {
      case "manager":
        return users.textOf(key);
      case "team":
        return this.#teams[key]!;
      case "pipeline":
        return stages.pipelines.textOf(key);
      case "source":
        return records.sources.textOf(key);
    }
  }

  /** Divides a set; each row's order stays. */
  divide(set: RowSet): Map<number, RowSet> {
    const rows = new Map<number, number[]>();
    for (let row = 0; row < set.leads.length; row++) {
      const key = this.#keyOf(set, row);
      if (this.by !== "team") push(rows, key, row);
      else for (const team of this.#teamsOf[key]!) push(rows, team, row);
    }
    return new Map([...rows].map(([key, list]) => [key, distinctItems(pick(set, list))]));
  }

  #keyOf(set: RowSet, row: number): number {
    const head = set.leads[row]!;
    if (this.by === "manager" || this.by === "team") {
      return set.people ? set.people[row]! : head < 0 ? 0 : this.#states.manager(head);
    }
    if (head < 0) return 0;
    return this.by === "pipeline" ? this.#states.pipeline(head) : this.#states.source(head);
  }
}

function push(rows: Map<number, number[]>, key: number, row: number): void {
  const list = rows.get(key);
  if (list) list.push(row);
  else rows.set(key, [row]);
}

/** Listed ids in their order, then the others by id, then `null`. */
export function compareIds(one: string | null, other: string | null, listed: readonly string[]): number {
  const rank = (id: string | null) => {
    if (id === null) return listed.length + 1;
    return listed.includes(id) ? listed.indexOf(id) : listed.length;
  };
  const difference = rank(one) - rank(other);
  if (difference !== 0) return difference;
  return (one ?? "") < (other ?? "") ? -1 : 1;
}
