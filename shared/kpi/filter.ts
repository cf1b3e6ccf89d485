/** Which part of the account a report is about: any combination of managers, pipelines, sources and teams. */
import type { Manager } from "../domain/dictionaries.ts";
import type { LeadStates } from "../history/state.ts";

/** Ids of the CRM; `null` is nobody, no pipeline, no source, no team. */
export type FilterIds = readonly (string | null)[];

/** What is left out is not filtered by. */
export interface Filter {
  managers?: FilterIds;
  pipelines?: FilterIds;
  sources?: FilterIds;
  teams?: FilterIds;
}

/** Teams of a user; `[null]` for whoever is in none, has left, or is nobody. */
export function teamsOf(managers: readonly Manager[], id: string | null): FilterIds {
  const teams = managers.find((one) => one.id === id)?.teamIds ?? [];
  return teams.length > 0 ? teams : [null];
}

export class LeadFilter {
  readonly #states: LeadStates;
  /** Codes that pass; `null`: all do. */
  readonly #people: ReadonlySet<number> | null;
  readonly #pipelines: ReadonlySet<number> | null;
  readonly #sources: ReadonlySet<number> | null;

  constructor(states: LeadStates, filter: Filter = {}) {
    const { stages, records } = states.history;
    this.#states = states;
    this.#people = peopleOf(states, filter);
    this.#pipelines = filter.pipelines
      ? new Set(filter.pipelines.map((id) => stages.pipelines.find(id)))
      : null;
    this.#sources = filter.sources ? new Set(filter.sources.map((id) => records.sources.find(id))) : null;
  }

  /** Everything passes. */
  get isEmpty(): boolean {
    return !this.#people && !this.#pipelines && !this.#sources;
  }

  /** The user, as a lead's manager or as who acted. */
  takesPerson(user: number): boolean {
    return this.#people === null || this.#people.has(user);
  }

  /** The lead by its pipeline and source; −1 is no lead. */
  takesPlace(head: number): boolean {
    const { pipelines, sources } = { pipelines: this.#pipelines, sources: this.#sources };
    if (pipelines && !pipelines.has(head < 0 ? 0 : this.#states.pipeline(head))) return false;
    return !sources || sources.has(head < 0 ? 0 : this.#states.source(head));
  }

  /** The lead by its manager, pipeline and source. */
  takes(head: number): boolean {
    return this.takesPerson(this.#states.manager(head)) && this.takesPlace(head);
  }
}

function peopleOf(states: LeadStates, { managers, teams }: Filter): ReadonlySet<number> | null {
  if (!managers && !teams) return null;
  const { users, dictionaries } = states.history;
  const wanted = managers && new Set(managers.map((id) => users.find(id)));
  const codes = new Set<number>();
  for (let code = 0; code < users.size; code++) {
    if (wanted && !wanted.has(code)) continue;
    const own = teamsOf(dictionaries.managers, users.textOf(code));
    if (!teams || own.some((team) => teams.includes(team))) codes.add(code);
  }
  return codes;
}
