/** What a report is asked: of which history, for which period, as at which instant, of which part of the account. */
import type { Instant } from "../domain/instant.ts";
import type { Settings } from "../domain/settings.ts";
import type { History } from "../history/history.ts";
import { statesOf } from "../history/latest-states.ts";
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
    this.#filter = new LeadFilter(this.states, question.filter);
    this.#clocks = new WorkingClocks(question.settings, history.account.timeZone, question.calendars);
    this.now = this.#ask(question.period);
    this.before = this.#ask(this.#periodBefore);
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

  #ask(window: Window): Asked {
    const { asOf, filter = {}, reporting = null } = this.question;
    return {
      facts: new Facts(this.states, asOf, window, this.#filter, this.#clocks),
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
