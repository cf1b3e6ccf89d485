/**
 * The report: answer of `GET /api/report`, output of `report`, content of every export (INTERFACE.md, "Report").
 * Money in minor units, durations in seconds, percentages 0..100, instants ISO 8601 in UTC. Unknown is `null`.
 */
import type { CrmName } from "../domain/account.ts";

export const KPI_IDS = [
  "conversion",
  "average-check",
  "response-time",
  "cycle-time",
  "reporting",
  "nps",
  "productivity",
  "forecast",
  "funnel",
  "objections",
] as const;
export type KpiId = (typeof KPI_IDS)[number];

export type Unit = "percent" | "money" | "seconds" | "points" | "deals";
export type PeriodKind = "day" | "week" | "month" | "quarter" | "range";
export type GroupBy = "manager" | "pipeline" | "source" | "team";

/** Why a figure is `null`; texts in `shared/text`. */
export type Reason =
  | "no-leads"
  | "no-deals"
  | "no-answers"
  | "no-managers"
  | "no-closed-objections"
  | "no-reports-due"
  | "thin-history"
  | "no-forecast"
  | "no-schedule"
  | "not-synced"
  | "future-period"
  | "empty-period"
  | "failed";

/** What is in the CRM and not in a figure (`shared/kpi/left-out.ts`). */
export type LeftOutKind =
  | "excluded"
  | "furtherDeals"
  | "closedUndated"
  | "notInbound"
  | "machineTouches"
  | "strayTouches";

export interface KpiBlock<Details = Record<string, unknown>> {
  value: number | null;
  unit: Unit;
  n: number;
  /** n < 20. */
  small: boolean;
  reason: Reason | null;
  previous: number | null;
  /** value − previous. */
  delta: number | null;
  /** While the period runs: the same figure over the same elapsed part of the period before. Else absent. */
  previousElapsed?: number | null;
  /** The change is more than noise; `null` where either side has n < 5. */
  signal: boolean | null;
  /** Rights that the figure lacks, as codes of `shared/text/problems`: it rests on what the CRM shows us. Else absent. */
  missing?: string[];
  /** Of the account's block: how many leads and touches of the period it leaves out, by the reason why. Else absent. */
  leftOut?: Partial<Record<LeftOutKind, number>>;
  details: Details;
}

export interface Spread {
  mean: number | null;
  median: number | null;
  p90: number | null;
}
export interface TwoClocks {
  wall: Spread;
  work: Spread;
}
export interface ConversionDetails {
  leads: number;
  won: number;
  cohort: { leads: number; won: number; value: number | null; low: number | null; high: number | null };
}
export interface AverageCheckDetails {
  deals: number;
  revenue: number;
  median: number | null;
  zeroAmount: number;
  unconverted: number;
}
export interface ResponseTimeDetails extends TwoClocks {
  answered: number;
  waiting: number;
  closedUntouched: number;
  withinSla: number | null;
  breaches: number;
  medianWithWaiting: number | null;
  reaction: TwoClocks;
}
export interface CycleTimeDetails {
  median: number | null;
  p90: number | null;
  estimated: number;
}
export interface NpsDetails {
  promoters: number;
  passives: number;
  detractors: number;
  margin: number | null;
  /** amoCRM's own rating of conversations, 1–10, never mixed in. */
  conversationRatings?: { n: number; mean: number | null };
}
export interface ManagerProductivity {
  leadsNew: number;
  leadsProcessed: number;
  won: number;
  revenue: number;
  calls: { out: number; in: number; answered: number; talkSeconds: number };
  messages: number;
  emails: number;
  meetings: number;
  responseMedianWork: number | null;
  conversion: number | null;
  objectionsHandled: number;
  firstStageSeconds: number | null;
}
export interface ProductivityDetails {
  total: ManagerProductivity;
  managers: (ManagerProductivity & { id: string | null; name: string | null })[];
}
export interface ForecastMonth {
  /** `2026-10`. */
  month: string;
  plan: number | null;
  forecast: number | null;
  low: number | null;
  high: number | null;
  actual: number;
  deviation: number | null;
  deviationPct: number | null;
}
export interface Accuracy {
  wape: number | null;
  bias: number | null;
}
export interface ForecastDetails {
  months: ForecastMonth[];
  running: { month: string; expected: number | null; low: number | null; high: number | null } | null;
  accuracy: Accuracy & {
    months: number;
    baselines: { lastMonth: Accuracy; meanOf3: Accuracy };
    skill: number | null;
  };
}
export type FunnelStep = "lead" | "meeting" | "proposal" | "deal";
export interface FunnelDetails {
  steps: {
    step: FunnelStep;
    count: number;
    ofFirst: number | null;
    ofPrevious: number | null;
    skipped: number;
  }[];
  weakest: FunnelStep | null;
  pipelines: {
    id: string;
    name: string | null;
    stages: {
      id: string;
      name: string | null;
      entered: number;
      movedOn: number;
      lostHere: number;
      medianSeconds: number | null;
    }[];
  }[];
}
export interface ObjectionCounts {
  count: number;
  handled: number;
  lost: number;
  inWork: number;
}
export interface ObjectionsDetails extends ObjectionCounts {
  kinds: (ObjectionCounts & { kind: string; value: number | null })[];
}
export interface ReportingDetails {
  due: number;
  generated: number;
  onTime: number;
  complete: number;
  accurate: number;
  drift: { report: string; period: string; figure: string; was: number | null; is: number | null }[];
  freshness: {
    stream: string;
    syncedUntil: string | null;
    behindSeconds: number | null;
    problem: string | null;
  }[];
  coverage: {
    firstContact: number | null;
    amount: number | null;
    source: number | null;
    stageHistory: number | null;
  };
  reconciliation: { pipeline: string; here: number; crm: number; at: string }[];
}

export interface KpiBlocks {
  conversion: KpiBlock<ConversionDetails>;
  "average-check": KpiBlock<AverageCheckDetails>;
  "response-time": KpiBlock<ResponseTimeDetails>;
  "cycle-time": KpiBlock<CycleTimeDetails>;
  reporting: KpiBlock<ReportingDetails>;
  nps: KpiBlock<NpsDetails>;
  productivity: KpiBlock<ProductivityDetails>;
  forecast: KpiBlock<ForecastDetails>;
  funnel: KpiBlock<FunnelDetails>;
  objections: KpiBlock<ObjectionsDetails>;
}

/** The block of a figure that is named by data: a catalogue's entry, a choice of the reader. */
export function blockNamed(kpis: KpiBlocks, id: string): KpiBlock | undefined {
  if (!Object.hasOwn(kpis, id)) return undefined;
  const block = kpis[id as keyof KpiBlocks];
  return { ...block, details: { ...block.details } };
}

export interface ReportGroup {
  by: GroupBy;
  /** `null`: leads without a manager, source, pipeline or team. */
  id: string | null;
  name: string | null;
  kpis: KpiBlocks;
}

/** Bad data by kind (KPI.md, section 4): how many, and the first ids. */
export type Quality = Record<string, { count: number; ids: string[] }>;

export interface Report {
  account: string;
  crm: CrmName;
  currency: string;
  timeZone: string;
  /** Local dates; `to` is the first day after the period. */
  period: { kind: PeriodKind; from: string; to: string };
  asOf: string;
  kpis: KpiBlocks;
  groups: ReportGroup[];
  quality: Quality;
}
