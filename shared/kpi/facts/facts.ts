/** The leads and touches of one period that the metrics share, after the report's filter. Each is looked up once. */

import type { Instant } from "../../domain/instant.ts";
import type { Settings } from "../../domain/settings.ts";
import { activeIn, closedIn, createdIn, type Stretch, stretchOf } from "../../history/select.ts";
import { LOST, WON } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";
import { keep } from "../../history/typed-arrays.ts";
import type { WorkingClocks } from "../clocks.ts";
import type { LeadFilter } from "../filter.ts";

/** `[start, end)`. */
export interface Window {
  start: Instant;
  end: Instant;
}

export class Facts {
  readonly states: LeadStates;
  readonly window: Window;
  readonly filter: LeadFilter;
  readonly clocks: WorkingClocks;
  readonly asOf: Instant;
  readonly #known = new Map<unknown, unknown>();

  constructor(states: LeadStates, asOf: Instant, window: Window, filter: LeadFilter, clocks: WorkingClocks) {
    this.states = states;
    this.asOf = asOf;
    this.window = window;
    this.filter = filter;
    this.clocks = clocks;
  }

  get settings(): Settings {
    return this.states.settings;
  }

  /** The period is over: nothing in it can happen any more. */
  get isOver(): boolean {
    return this.asOf >= this.window.end;
  }

  /** What `derive` makes of these facts, made once. */
  once<Value>(derive: (facts: Facts) => Value): Value {
    if (!this.#known.has(derive)) this.#known.set(derive, derive(this));
    return this.#known.get(derive) as Value;
  }

  /** Leads created in the period, without further deals of a CRM lead. */
  get created(): Int32Array {
    return this.once(createdLeads);
  }

  /** Leads that are won, closed in the period. */
  get won(): Int32Array {
    return this.once(wonLeads);
  }

  get lost(): Int32Array {
    return this.once(lostLeads);
  }

  /** The period as far as it has come. */
  get stretch(): Stretch {
    return stretchOf(this.states, this.window.start, this.window.end);
  }

  /** Rows of records that may have a move or a touch in the period, whosever. */
  get activeRows(): Int32Array {
    return this.once(activeRows);
  }
}

function filtered(facts: Facts, leads: Int32Array): Int32Array {
  return facts.filter.isEmpty ? leads : keep(leads, (head) => facts.filter.takes(head));
}

const activeRows = (facts: Facts) => activeIn(facts.states, facts.stretch);

const createdLeads = (facts: Facts) =>
  filtered(facts, createdIn(facts.states, facts.window.start, facts.window.end, { further: false }));

const wonLeads = (facts: Facts) =>
  filtered(facts, closedIn(facts.states, facts.window.start, facts.window.end, WON));

const lostLeads = (facts: Facts) =>
  filtered(facts, closedIn(facts.states, facts.window.start, facts.window.end, LOST));
