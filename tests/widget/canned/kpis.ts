/** Ten figures of a team as it might be, for tests of what is drawn; `scale` makes it smaller, for one manager. */
import type { KpiBlock, KpiBlocks, Unit } from "#shared/api/report.ts";

interface Sketch<Details> {
  value: number | null;
  unit: Unit;
  n: number;
  previous: number | null;
  previousElapsed?: number | null;
  signal: boolean | null;
  details: Details;
}

function block<Details>(sketch: Sketch<Details>): KpiBlock<Details> {
  const { value, previous, n } = sketch;
  return {
    ...sketch,
    small: n < 20,
    reason: value === null ? "no-answers" : null,
    delta: value === null || previous === null ? null : value - previous,
  };
}

const PEOPLE = [
  "Ольга Смирнова",
  "Андрей Кузнецов",
  "Мария Попова",
  "Игорь Васильев",
  "Елена Петрова",
  "Тимур Ахметов",
];

export const MANAGERS = PEOPLE.map((name, index) => ({ id: String(index + 7), name }));

function managerRows() {
  return MANAGERS.map(({ id, name }, index) => {
    const size = 6 - index;
    return {
      id,
      name,
      leadsNew: 24 + 13 * size,
      leadsProcessed: 30 + 12 * size,
      won: 2 + 2 * size,
      revenue: 18_400_000 * (2 + 2 * size) + 90_000 * index,
      calls: {
        out: 90 + 31 * size,
        in: 20 + 7 * size,
        answered: 70 + 22 * size,
        talkSeconds: 9_000 + 4_100 * size,
      },
      messages: 40 + 25 * index,
      emails: 12 + 3 * index,
      meetings: 3 + size,
      responseMedianWork: 240 + 310 * index,
      conversion: 8.3 + 1.1 * size,
      objectionsHandled: 1 + size,
      firstStageSeconds: 1_900 + 800 * index,
    };
  });
}

function totals() {
  const rows = managerRows();
  const sum = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    leadsNew: sum((row) => row.leadsNew),
    leadsProcessed: sum((row) => row.leadsProcessed) - 9,
    won: sum((row) => row.won),
    revenue: sum((row) => row.revenue),
    calls: {
      out: sum((row) => row.calls.out),
      in: sum((row) => row.calls.in),
      answered: sum((row) => row.calls.answered),
      talkSeconds: sum((row) => row.calls.talkSeconds),
    },
    messages: sum((row) => row.messages),
    emails: sum((row) => row.emails),
    meetings: sum((row) => row.meetings),
    responseMedianWork: 780,
    conversion: 12.8,
    objectionsHandled: sum((row) => row.objectionsHandled),
    firstStageSeconds: 3_300,
  };
}

const MONTHS: [month: string, plan: number, forecast: number, low: number, high: number, actual: number][] = [
  ["2026-05", 800e6, 742e6, 610e6, 880e6, 764e6],
  ["2026-06", 800e6, 761e6, 640e6, 900e6, 702e6],
  ["2026-07", 820e6, 731e6, 600e6, 866e6, 748e6],
  ["2026-08", 820e6, 745e6, 620e6, 884e6, 806e6],
  ["2026-09", 850e6, 790e6, 655e6, 930e6, 771e6],
  ["2026-10", 880e6, 812e6, 680e6, 960e6, 889e6],
];

export function cannedKpis(scale = 1): KpiBlocks {
  const leads = Math.round(412 * scale);
  const won = Math.round(53 * scale);
  const k = Math.round(34 * scale);
  /** One manager is quicker and sells dearer than another. */
  const pace = scale === 1 ? 1 : 0.7 + 2.2 * (0.3 - scale);
  const step = (share: number) => Math.round(leads * share);
  return {
    conversion: block({
      value: (100 * won) / leads,
      unit: "percent",
      n: leads,
      previous: 11.2,
      previousElapsed: 10.9,
      signal: true,
      details: {
        leads,
        won,
        cohort: {
          leads,
          won: k,
          value: (100 * k) / leads,
          low: 5.97 * scale ** 0.2,
          high: 11.3 / scale ** 0.3,
        },
      },
    }),
    "average-check": block({
      value: Math.round(18_745_000 / pace),
      unit: "money",
      n: won,
      previous: 19_900_000,
      previousElapsed: 20_300_000,
      signal: false,
      details: { deals: won, revenue: 18_745_000 * won, median: 14_200_000, zeroAmount: 3, unconverted: 0 },
    }),
    "response-time": block({
      value: 1_484.5 * pace,
      unit: "seconds",
      n: Math.round(371 * scale),
      previous: 2_411,
      previousElapsed: 2_390,
      signal: true,
      details: {
        answered: Math.round(371 * scale),
        waiting: Math.round(14 * scale),
        closedUntouched: Math.round(27 * scale),
        withinSla: 61.4,
        breaches: Math.round(157 * scale),
        medianWithWaiting: 912,
        wall: { mean: 9_640, median: 2_310, p90: 41_200 },
        work: { mean: 1_484.5, median: 612, p90: 4_010 },
        reaction: {
          wall: { mean: 7_900, median: 1_900, p90: 30_100 },
          work: { mean: 1_120, median: 431, p90: 3_300 },
        },
      },
    }),
    "cycle-time": block({
      value: 1_071_000 * pace,
      unit: "seconds",
      n: won,
      previous: 1_021_000,
      previousElapsed: 1_033_000,
      signal: false,
      details: { median: 842_400, p90: 2_246_000, estimated: 4 },
    }),
    reporting: block({
      value: 96.3,
      unit: "percent",
      n: 27,
      previous: 100,
      previousElapsed: 100,
      signal: null,
      details: {
        due: 27,
        generated: 27,
        onTime: 26,
        complete: 27,
        accurate: 27,
        drift: [{ report: "r-1", period: "week:2026-W42", figure: "conversion.won", was: 14, is: 13 }],
        freshness: [
          { stream: "leads", syncedUntil: "2026-11-23T08:58:00Z", behindSeconds: 120, problem: null },
          { stream: "events", syncedUntil: "2026-11-23T08:57:00Z", behindSeconds: 180, problem: null },
          { stream: "calls", syncedUntil: null, behindSeconds: null, problem: "no-telephony-right" },
        ],
        coverage: { firstContact: 93.4, amount: 71.2, source: 88, stageHistory: 100 },
        reconciliation: [
          { pipeline: "Продажи", here: 398, crm: 398, at: "2026-11-23T06:00:00Z" },
          { pipeline: "Опт", here: 14, crm: 15, at: "2026-11-23T06:00:00Z" },
        ],
      },
    }),
    nps: block({
      value: 41.67,
      unit: "points",
      n: 12,
      previous: 38,
      previousElapsed: 38,
      signal: false,
      details: { promoters: 7, passives: 3, detractors: 2, margin: 42.9 },
    }),
    productivity: block({
      value: scale === 1 ? 8.83 : won,
      unit: "deals",
      n: won,
      previous: 7.9,
      previousElapsed: 6.8,
      signal: true,
      details: { total: totals(), managers: managerRows() },
    }),
    forecast: block({
      value: 9.48,
      unit: "percent",
      n: 58,
      previous: -2.4,
      signal: null,
      details: {
        months: MONTHS.map(([month, plan, forecast, low, high, actual]) => ({
          month,
          plan,
          forecast,
          low,
          high,
          actual,
          deviation: actual - forecast,
          deviationPct: (100 * (actual - forecast)) / forecast,
        })),
        running: { month: "2026-11", expected: 905e6, low: 790e6, high: 1_030e6 },
        accuracy: {
          months: 6,
          wape: 0.064,
          bias: -0.021,
          baselines: { lastMonth: { wape: 0.079, bias: -0.01 }, meanOf3: { wape: 0.071, bias: -0.03 } },
          skill: 0.1,
        },
      },
    }),
    funnel: block({
      value: (100 * k) / leads,
      unit: "percent",
      n: leads,
      previous: 8.9,
      previousElapsed: 7.1,
      signal: false,
      details: {
        steps: [
          { step: "lead", count: leads, ofFirst: 100, ofPrevious: null, skipped: 0 },
          { step: "meeting", count: step(0.42), ofFirst: 42, ofPrevious: 42, skipped: step(0.05) },
          { step: "proposal", count: step(0.29), ofFirst: 29, ofPrevious: 69, skipped: step(0.03) },
          { step: "deal", count: k, ofFirst: (100 * k) / leads, ofPrevious: 28.3, skipped: 0 },
        ],
        weakest: "deal",
        pipelines: [
          {
            id: "1",
            name: "Продажи",
            stages: [
              {
                id: "1:1",
                name: "Первичный контакт",
                entered: 412,
                movedOn: 301,
                lostHere: 88,
                medianSeconds: 61_000,
              },
              {
                id: "1:2",
                name: "Встреча назначена",
                entered: 240,
                movedOn: 166,
                lostHere: 52,
                medianSeconds: 190_000,
              },
              {
                id: "1:3",
                name: "Предложение отправлено",
                entered: 121,
                movedOn: 47,
                lostHere: 51,
                medianSeconds: 301_000,
              },
            ],
          },
        ],
      },
    }),
    objections: block({
      value: 43.1 / pace,
      unit: "percent",
      n: 58,
      previous: 36,
      previousElapsed: 35.2,
      signal: false,
      details: {
        count: 79,
        handled: Math.ceil(25 * scale ** 0.5),
        lost: Math.ceil(33 * scale ** 0.5),
        inWork: 21,
        kinds: [
          { kind: "дорого", count: 34, handled: 11, lost: 17, inWork: 6, value: 39.3 },
          { kind: "есть поставщик", count: 21, handled: 5, lost: 9, inWork: 7, value: 35.7 },
          { kind: "подумаю", count: 17, handled: 7, lost: 4, inWork: 6, value: 63.6 },
          { kind: "не тот срок поставки", count: 7, handled: 2, lost: 3, inWork: 2, value: 40 },
        ],
      },
    }),
  } as KpiBlocks;
}
