/** Answers of the service as it might give them, for tests and pictures of the widget. */
import type { ReportAnswer, SparkPoint, StatusAnswer } from "#shared/api/answers.ts";
import type { GroupBy, KpiBlock, ReportGroup } from "#shared/api/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { cannedCatalog } from "./catalog.ts";
import { cannedKpis, MANAGERS } from "./kpis.ts";

export const AS_OF = "2026-11-23T09:00:00Z";

export interface CannedQuestion {
  period: string;
  by?: GroupBy | null;
  language: "ru" | "en";
}

const CHOICES = {
  managers: MANAGERS,
  pipelines: [
    { id: "1", name: "Продажи" },
    { id: "2", name: "Опт" },
  ],
  sources: [
    { id: "10", name: "Сайт" },
    { id: "11", name: "Авито" },
    { id: "12", name: "Рекомендация" },
  ],
  teams: [
    { id: "t1", name: "Отдел продаж" },
    { id: "t2", name: "Партнёры" },
  ],
};

export const STATUS: StatusAnswer = {
  crm: "amocrm",
  connected: true,
  syncing: false,
  done: 1,
  rows: 48_211,
  eta: null,
  freshness: [{ stream: "leads", syncedUntil: "2026-11-23T08:58:00Z", behindSeconds: 120, problem: null }],
  fullRights: true,
  problems: [],
  reconciled: null,
  viewer: { name: "Анна Ковалёва", admin: true, limited: false },
};

function sparkline(value: number | null, running: boolean, seed: number): SparkPoint[] {
  return Array.from({ length: 13 }, (_, index) => {
    const month = ((10 + index) % 12) + 1;
    const year = index < 2 ? 2025 : 2026;
    const wave = 1 + 0.18 * Math.sin(index * 1.7 + seed) - 0.02 * (12 - index);
    const last = index === 12;
    return {
      label: `${year}-${String(month).padStart(2, "0")}`,
      value: value === null ? null : last ? value : value * wave,
      partial: last && running,
    };
  });
}

function groupsOf(by: GroupBy): ReportGroup[] {
  const lists = {
    manager: CHOICES.managers,
    pipeline: CHOICES.pipelines,
    source: CHOICES.sources,
    team: CHOICES.teams,
  };
  const groups: ReportGroup[] = lists[by].map(({ id, name }, index) => ({
    by,
    id,
    name,
    kpis: cannedKpis(0.3 - 0.045 * index),
  }));
  return [...groups, { by, id: null, name: null, kpis: cannedKpis(0.02) }];
}

/** As sure as a manager's mean is over so many leads: the fewer, the wider. */
function responseInterval({ id }: { id: string }, index: number) {
  const { value, n } = cannedKpis(0.3 - 0.045 * index)["response-time"];
  const reach = (value! * 1.6) / Math.sqrt(n);
  return { id, low: value! - reach, high: value! + reach };
}

export function cannedReport({ period, by, language }: CannedQuestion): ReportAnswer {
  const { kind, from, to } = parsePeriod(period, "Europe/Moscow")!;
  const kpis = cannedKpis();
  const running = to > AS_OF.slice(0, 10);
  if (!running) for (const block of Object.values(kpis)) delete (block as KpiBlock).previousElapsed;
  return {
    account: "amocrm:1",
    crm: "amocrm",
    currency: "RUB",
    timeZone: "Europe/Moscow",
    period: { kind, from, to },
    asOf: AS_OF,
    kpis,
    groups: by ? groupsOf(by) : [],
    quality: {},
    catalog: cannedCatalog(language),
    sparklines: Object.fromEntries(
      Object.entries(kpis).map(([id, block], index) => [
        id,
        sparkline((block as KpiBlock).value, running, index),
      ]),
    ),
    distributions: {
      "response-time": {
        bands: [
          { upTo: 300, count: 148 },
          { upTo: 900, count: 80 },
          { upTo: 1_800, count: 51 },
          { upTo: 3_600, count: 44 },
          { upTo: 14_400, count: 38 },
          { upTo: null, count: 10 },
        ],
        without: 41,
      },
    },
    losses: [
      { step: "meeting", count: 171, amount: 640_000_000 },
      { step: "proposal", count: 31, amount: 415_000_000 },
      { step: "deal", count: 62, amount: 1_180_000_000 },
    ],
    intervals: by === "manager" ? { "response-time": MANAGERS.map(responseInterval) } : {},
    morning: [
      {
        kind: "waiting",
        count: 14,
        sum: 262_500_000,
        name: null,
        since: null,
        records: { of: "response-time.waiting", period },
      },
      {
        kind: "broken",
        count: 6,
        sum: 41_000_000,
        name: null,
        since: "2026-11-22",
        records: { of: "response-time.breaches", period: "day:2026-11-22" },
      },
      {
        kind: "at-risk",
        count: 21,
        sum: 518_000_000,
        name: null,
        since: null,
        records: { of: "objections.inWork", period },
      },
      {
        kind: "win",
        count: 4,
        sum: 98_000_000,
        name: "Склад для «Север-Логистик»",
        since: "2026-11-22",
        records: { of: "conversion.won", period: "day:2026-11-22" },
      },
      {
        kind: "action",
        count: 62,
        sum: 1_180_000_000,
        name: "deal",
        since: null,
        records: { of: "funnel.losses.deal", period },
      },
    ],
    choices: CHOICES,
    status: STATUS,
  };
}
