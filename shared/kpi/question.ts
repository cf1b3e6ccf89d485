/** What a report is asked: of which history, for which period, as at which instant, of which part of the account. */
import type { Instant } from "../domain/instant.ts";
import type { Settings } from "../domain/settings.ts";
import type { History } from "../history/history.ts";
import { statesOf } from "../history/latest-states.ts";
import { oncePer } from "../history/once.ts";
import type { LeadStates } from "../history/state.ts";
import { type Period, periodBefore } from "../time/period.ts";
import { type CalendarLookup, WorkingClocks } from "./clocks.ts";
import { Facts, type Window } from "./facts/facts.ts";
import { type Filter, LeadFilter } from "./filter.ts";
import type { Scope } from "./kpi.ts";
import type { ReportingFacts } from "./reporting-facts.ts";

export interface Question {
  period: Period;
  asOf: Instant;
  settings: Settings;
  filter?: Filter;
  /** What the connector knows about the account's own reports. */
  reporting?: ReportingFacts;
  /** The production calendars that `schedule.calendar` may name. */
  calendars?: CalendarLookup;
}

/** Facts of one window with the scope of its figures. */
export interface Asked {
  facts: Facts;
  scope: Scope;
}

const wholeAccount = oncePer((states: LeadStates) => new LeadFilter(states));
const pastFacts = oncePer((_: LeadStates) => new Map<string, Facts>());
/** A line of thirteen periods and what stands beside it. */
const MOST_REMEMBERED = 16;

/** A question over a history: the windows it needs, sharing states, filter and clocks. */
export class Inquiry {
  readonly states: LeadStates;
  readonly question: Question;
  readonly #filter: LeadFilter;
  readonly #clocks: WorkingClocks;
  /** The period itself. */
  readonly now: Asked;
  /** The whole period before. */
  readonly before: Asked;
  /** The same part of the period before, while the period runs. */
  readonly elapsedBefore: Asked | null;

  constructor(history: History, question: Question) {
    this.question = question;
    this.states = statesOf(history, question.asOf, question.settings);
    const filter = new LeadFilter(this.states, question.filter);
    this.#filter = filter.isEmpty ? wholeAccount(this.states) : filter;
    this.#clocks = new WorkingClocks(question.settings, history.account.timeZone, question.calendars);
    this.now = this.#ask(question.period);
    this.before = this.compared(this.#periodBefore);
    this.elapsedBefore = this.#elapsedBefore();
  }

  get #periodBefore(): Period {
    return periodBefore(this.question.period, this.states.history.account.timeZone);
  }

  /** The beginning of the period before, as long as this period's part up to `asOf` (KPI.md 2). */
  #elapsedBefore(): Asked | null {
    const { period, asOf } = this.question;
    if (asOf >= period.end) return null;
    const { start, end } = this.#periodBefore;
    return this.#ask({ start, end: Math.min(end, start + Math.max(0, asOf - period.start)) });
  }

  /**
   * A window of which only the KPIs' basis is asked for. Once it is over this does not depend on `asOf`, so that the
   * whole account's is remembered as long as the leads' states are.
   */
  compared(window: Window): Asked {
    if (!this.#filter.isEmpty || this.question.asOf < window.end) return this.#ask(window);
    const remembered = pastFacts(this.states);
    const key = `${window.start} ${window.end}`;
    const known = remembered.get(key);
    const facts = known?.clocks.account === this.#clocks.account ? known : undefined;
    const asked = this.#ask(window, facts);
    remembered.delete(key);
    remembered.set(key, asked.facts);
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
    return asked;
  }

  #ask(window: Window, known?: Facts): Asked {
    const { asOf, filter = {}, reporting = null } = this.question;
    return {
      facts: known ?? new Facts(this.states, asOf, window, this.#filter, this.#clocks),
      scope: {
        states: this.states,
        clocks: this.#clocks,
        asOf,
        period: window,
        group: null,
        filter,
        reporting,
      },
    };
  }
}
