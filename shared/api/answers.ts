/**
 * What the HTTP service answers the widget (INTERFACE.md, "HTTP"). Types only: the server makes these answers and the
 * widget reads them. Money in minor units, durations in seconds, percentages 0..100, instants ISO 8601 in UTC, dates
 * local to the account. Unknown is `null`. Texts that come from here are in the language of `?language=`.
 *
 * Every `/api` path takes `language`. `/api/report` and `/api/records` also take `period`, `by`, `asOf` and the filters
 * `manager`, `pipeline`, `source`, `team` (one id each); `/api/records` needs `of`.
 */
import type { CrmName } from "../domain/account.ts";
import type { Dictionaries } from "../domain/dictionaries.ts";
import type { Outcome } from "../domain/lead.ts";
import type { Settings } from "../domain/settings.ts";
import type { FunnelStep, Report, ReportingDetails, Unit } from "./report.ts";

/** Which way a figure is good; `zero`: the nearer to 0 (deviation of a forecast). */
export type Better = "higher" | "lower" | "zero";

/** A figure as its metric declares itself: all that the widget knows of it. */
export interface CatalogEntry {
  id: string;
  title: string;
  /** What the headline figure says: `new leads became deals`. */
  caption: string;
  /** In words, as a person would compute it. */
  formula: string;
  unit: Unit;
  better: Better;
  /** A cohort that goes on growing while its period runs: until then a change says nothing about good or bad. */
  matures: boolean;
  /** What is counted, what is left out, and which clock: "why this number". */
  explanation: string;
  /**
   * Paths of `/api/records?of=` that have leads behind them: `conversion.won`, or `objections.kinds.*` for all below.
   * A figure that has any also opens what it was computed over, `<id>.n`.
   */
  sets: string[];
}

/** One point of a small line, oldest first. */
export interface SparkPoint {
  /** `2026-W41`, `2026-10-05`, `2026-10`: the text of the period without its kind. */
  label: string;
  value: number | null;
  /** Its period is not over. */
  partial: boolean;
}

export interface Choice {
  id: string;
  name: string;
}

/** What the tab can be narrowed to, as far as the viewer may see it. */
export interface Choices {
  managers: Choice[];
  pipelines: Choice[];
  sources: Choice[];
  teams: Choice[];
}

/** How long the leads of a period waited, in bands of working time, and those that nobody answered. */
export interface Distribution {
  /** Ascending; `upTo` in seconds, exclusive, `null` in the last band. */
  bands: { upTo: number | null; count: number }[];
  /** Leads that have no duration yet: waiting, or closed unanswered. */
  without: number;
}

/** Leads of the funnel's cohort that were lost before they came to a step; a list behind `funnel.losses.<step>`. */
export interface Loss {
  step: FunnelStep;
  count: number;
  /** Minor units. */
  amount: number;
}

/** 95 % interval of one manager's mean, in the figure's unit. */
export interface MeanInterval {
  id: string | null;
  low: number;
  high: number;
}

/** A line of "Morning": a count of leads that wants a look, and the list behind it. */
export interface MorningLine {
  kind: "waiting" | "broken" | "at-risk" | "win" | "action";
  count: number;
  /** Minor units; `null` where money says nothing. */
  sum: number | null;
  /** The one lead or step it is about, when it is about one. */
  name: string | null;
  /** First of the days it is about (`broken`, `win`): yesterday, or the last working day before; else `null`. */
  since: string | null;
  /** Query of `/api/records` (`of`, `period`), `null` when there is no list. */
  records: { of: string; period: string } | null;
}

/** `GET /api/report`: the report as the command line prints it, and what the tab shows beside it. */
export interface ReportAnswer extends Report {
  /** In the order of KPI.md. */
  catalog: CatalogEntry[];
  /** By KPI id; 12 or 13 periods of the report's kind (days for `range`). */
  sparklines: Record<string, SparkPoint[]>;
  /** By KPI id, for figures whose leads have a duration. */
  distributions?: Record<string, Distribution>;
  /** Steps of the funnel in their order. */
  losses?: Loss[];
  /** By KPI id, for figures that are means, where the report is grouped by manager. */
  intervals?: Record<string, MeanInterval[]>;
  morning?: MorningLine[];
  choices: Choices;
  status: StatusAnswer;
}

/** One lead behind a figure; a touch that hangs on no lead has empty texts. */
export interface LeadLine {
  id: string;
  entity: "lead" | "deal";
  title: string;
  /** The CRM's own card. */
  url: string;
  createdAt: string;
  closedAt: string | null;
  amount: number | null;
  managerId: string | null;
  managerName: string | null;
  stageName: string | null;
  outcome: Outcome;
  /** Why it is counted here, one phrase. */
  why: string;
}

/** `GET /api/records`: the very leads that were counted; `count` and `sum` equal the figure. */
export interface RecordsAnswer {
  of: string;
  count: number;
  sum: number;
  records: LeadLine[];
}

/**
 * - `waiting`: nobody has reacted
 * - `reacted`: somebody tried, the client was not reached
 * - `answered`: the client was reached
 * - `closed`: closed without a contact
 * - `not-counted`: left out of the figures (a tag, a pipeline, made by hand)
 */
export type CardState = "waiting" | "reacted" | "answered" | "closed" | "not-counted";

/** `GET /api/card?lead=ID`: one line for the card of one lead, enough for the card to count by itself. */
export interface CardAnswer {
  lead: string;
  asOf: string;
  state: CardState;
  manager: { id: string; name: string | null } | null;
  /** The lead is the viewer's own. */
  yours: boolean;
  /** When the client asked. */
  waitingSince: string;
  /** Working seconds that the settings allow for a reaction. */
  limitSeconds: number;
  /** Working seconds left at `asOf` until the limit, negative when it is over; `null` once somebody reacted or it is closed. */
  leftSeconds: number | null;
  /** Working time from `asOf` on, `[from, to)` instants for the next days: what the countdown runs over. */
  working: [from: string, to: string][];
  /** Working seconds from the request to the first contact. */
  answeredIn: number | null;
  /** Working seconds to the first reaction. */
  reactedIn: number | null;
  withinLimit: boolean | null;
  /** How long it has been in its stage (wall seconds), and the account's usual median there. */
  stage: { name: string; seconds: number; usualSeconds: number | null } | null;
  objections: {
    /** Kinds that the lead already has. */
    kinds: string[];
    /** Kinds that the team uses, most frequent first. */
    suggestions: string[];
    /** False where the CRM gives us nowhere to write them, or the viewer may not. */
    writable: boolean;
  };
  /** The client's survey page; `null` where the lead has none to send. */
  surveyUrl: string | null;
}

/** `POST /api/objections` with `{ lead, kind }`. */
export interface ObjectionsAnswer {
  lead: string;
  kinds: string[];
}

/** A sentence in the reader's language and its stable code. */
export interface Problem {
  code: string;
  text: string;
}

/** `GET /api/status`, also part of every report. */
export interface StatusAnswer {
  crm: CrmName;
  /** False: the account was never connected, or its tokens are refused. */
  connected: boolean;
  /** The first pull is running: the figures are partial. */
  syncing: boolean;
  /** Share of the first pull that is done, 0..1. */
  done: number;
  /** Rows read so far. */
  rows: number;
  /** Seconds until the first pull is done, `null` unknown. */
  eta: number | null;
  freshness: ReportingDetails["freshness"];
  /** False: the token's owner is no administrator, some rows are missing. */
  fullRights: boolean;
  problems: Problem[];
  /** What an administrator could do for fresher data; nothing is wrong. Absent in answers of older services. */
  advice?: Problem[];
  /** The last nightly comparison with the CRM, and how many leads it mended; `rows`: moves and touches that had been missed. */
  reconciled: { at: string; found: number; changed: number; gone: number; rows: number } | null;
  /** Who asks. */
  viewer: { name: string | null; admin: boolean /** Sees only some managers' leads. */; limited: boolean };
}

/** `GET /api/settings`. */
export interface SettingsAnswer {
  settings: Settings;
  dictionaries: Dictionaries;
  editable: boolean;
}

/**
 * `PUT /api/settings` with a partial document, merged; with `?replace=true` it is the whole document; with
 * `?preview=true` nothing is stored.
 */
export interface SettingsStored {
  settings: Settings;
  /** What the figures of the last 30 days are with the stored settings and would be with these; only for a preview. */
  preview?: {
    id: string;
    /** Absent: the headline; else a percentage among the figure's details. */
    field?: "withinSla";
    before: number | null;
    after: number | null;
  }[];
}

/** `GET /api/export` and other files with `as=json`. */
export interface FileAnswer {
  name: string;
  type: string;
  base64: string;
}

/** Every refusal: `application/problem+json`. */
export interface ProblemAnswer {
  title: string;
  status: number;
  detail: string;
  code: string;
  request: string;
}

/**
 * What `/app/bitrix24` (and the demo's plain page) writes into its HTML for the bundle to start with, as
 * `<script type="application/json" id="desyatka-start">`, beside `<div id="desyatka"></div>` and
 * `<script type="module" src="/widget/bitrix24/tab.js">` (or `card.js` for the tab of a lead or deal).
 */
export interface PageStart {
  /** Bearer token of our own. */
  session: string;
  language: "ru" | "en";
  /** `<crm>:<id>`, and whom it is for: the last figures are kept under this key. */
  account: string;
  user: string;
  /** Record id of the card, `deal:12`; `null` on the tab. */
  lead: string | null;
  /** The portal's origin, `https://company.bitrix24.ru`, checked by the server; `null` outside a CRM. */
  portal: string | null;
}
