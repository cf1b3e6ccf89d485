/** A set of rows divided by whose they are, or where: one pass, whatever the number of groups. */
import type { GroupBy } from "../api/report.ts";
import { GrowingInts } from "../history/growing.ts";
import { oncePer } from "../history/once.ts";
import type { LeadStates } from "../history/state.ts";
import { NONE } from "../history/vocabulary.ts";
import { teamsOf } from "./filter.ts";
import { leadSet, pick, type RowSet, slice } from "./row-set.ts";

/** The rows of a set by key: key k has those at `order[starts[k]]` up to `order[starts[k + 1]]`. */
interface Layout {
  order: Uint32Array;
  starts: Int32Array;
}

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

  /** Divides a set, once; each row's order stays. The parts are views of one copy. */
  divide(set: RowSet): ReadonlyMap<number, RowSet> {
    return this.#divided(set);
  }

  readonly #divided = oncePer((set: RowSet): ReadonlyMap<number, RowSet> => {
    const { order, starts } = this.#layoutOf(set);
    const sorted = pick(set, order);
    const parts = new Map<number, RowSet>();
    for (let key = 0; key + 1 < starts.length; key++) {
      const [from, to] = [starts[key]!, starts[key + 1]!];
      if (to > from) parts.set(key, slice(sorted, from, to));
    }
    return parts;
  });

  /** Many sets are of the same leads: where these belong is looked up once. */
  #layoutOf(set: RowSet): Layout {
    return set.people ? this.#newLayout(set) : this.#layoutOfLeads(set.leads);
  }

  readonly #layoutOfLeads = oncePer((leads: Int32Array) => this.#newLayout(leadSet(leads)));

  #newLayout(set: RowSet): Layout {
    const [keys, rows] = this.by === "team" ? this.#memberships(set) : [this.#keysOf(set), null];
    let most = -1;
    for (let at = 0; at < keys.length; at++) if (keys[at]! > most) most = keys[at]!;
    const starts = new Int32Array(most + 2);
    for (let at = 0; at < keys.length; at++) starts[keys[at]! + 1]!++;
    for (let key = 1; key < starts.length; key++) starts[key]! += starts[key - 1]!;
    const next = starts.slice();
    const order = new Uint32Array(keys.length);
    for (let at = 0; at < keys.length; at++) order[next[keys[at]!]!++] = rows ? rows[at]! : at;
    return { order, starts };
  }

  /** A row for each team of each row. */
  #memberships(set: RowSet): [keys: Int32Array, rows: Int32Array] {
    const [keys, rows] = [new GrowingInts(), new GrowingInts()];
    for (let row = 0; row < set.leads.length; row++) {
      for (const team of this.#teamsOf[this.#personOf(set, row)]!) {
        keys.push(team);
        rows.push(row);
      }
    }
    return [keys.values, rows.values];
  }

  #personOf(set: RowSet, row: number): number {
    if (set.people) return set.people[row]!;
    return set.leads[row]! < 0 ? NONE : this.#states.manager(set.leads[row]!);
  }

  #keysOf(set: RowSet): Int32Array {
    if (this.by === "manager" && set.people) return set.people;
    const states = this.#states;
    const { leads } = set;
    const keys = new Int32Array(leads.length);
    for (let row = 0; row < leads.length; row++) {
      const head = leads[row]!;
      if (head < 0) continue;
      if (this.by === "manager") keys[row] = states.manager(head);
      else keys[row] = this.by === "pipeline" ? states.pipeline(head) : states.source(head);
    }
    return keys;
  }
}

const groupings = oncePer((_: LeadStates) => new Map<GroupBy, Grouping>());

/** The grouping of a state's leads: shared, so that a set is divided once, whoever asks. */
export function groupingOf(states: LeadStates, by: GroupBy): Grouping {
  const known = groupings(states);
  const grouping = known.get(by) ?? new Grouping(states, by);
  known.set(by, grouping);
  return grouping;
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
