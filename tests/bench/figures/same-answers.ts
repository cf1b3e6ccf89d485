/** Holds the two sides of the race to the same answers: a faster wrong number would win nothing. */
import type { KpiBlocks, Report } from "#shared/api/report.ts";
import type { SqlRow } from "./duckdb-report.ts";

type Answers = Record<string, SqlRow[]>;

/** The row of the account, or of a manager, of the month itself. */
function rowOf(rows: readonly SqlRow[], manager: string | null, now: boolean | undefined): SqlRow {
  const is = (row: SqlRow) => {
    const person = "by" in row ? row.by : row.manager;
    return (person ?? null) === (manager === null ? null : Number(manager)) && row.now === now;
  };
  return rows.find(is) ?? {};
}

const first = (pair: unknown) => (pair as number[] | undefined)?.[0];
const second = (pair: unknown) => (pair as number[] | undefined)?.[1];

/** Pairs of what SQL and what the report say. */
function* pairsOf(
  answers: Answers,
  kpis: KpiBlocks,
  manager: string | null,
): Generator<[string, unknown, unknown]> {
  const of = (name: string, now?: boolean) => rowOf(answers[name]!, manager, now);
  const [made, won, deeds] = [of("made", true), of("won", true), of("deeds")];
  const { conversion, productivity, funnel } = kpis;
  const response = kpis["response-time"].details;
  yield ["leads", made.leads, conversion.details.leads];
  yield ["cohort won", made.cohort_won, conversion.details.cohort.won];
  yield ["won", won.won, conversion.details.won];
  yield ["conversion before", percent(of("won", false).won, of("made", false).leads), conversion.previous];
  yield ["revenue", won.revenue, kpis["average-check"].details.revenue];
  yield ["work", made.work, response.work.mean];
  yield ["work median", first(made.work_quantiles), response.work.median];
  yield ["work p90", second(made.work_quantiles), response.work.p90];
  yield ["wall", made.wall, response.wall.mean];
  yield ["reaction p90", second(made.reaction_work_quantiles), response.reaction.work.p90];
  yield ["waiting", made.waiting, response.waiting];
  yield ["breaches", Number(made.decided) - Number(made.within), response.breaches];
  yield ["Kaplan–Meier", of("survival").median, response.medianWithWaiting];
  yield ["cycle", won.cycle, kpis["cycle-time"].value];
  yield ["cycle p90", second(won.cycles), kpis["cycle-time"].details.p90];
  yield ["estimated", won.estimated, kpis["cycle-time"].details.estimated];
  yield ["processed", of("processed", true).processed, productivity.details.total.leadsProcessed];
  yield ["calls out", deeds.calls_out, productivity.details.total.calls.out];
  yield ["talk", deeds.talk, productivity.details.total.calls.talkSeconds];
  yield ["meetings", deeds.meetings, productivity.details.total.meetings];
  yield ["first stage", made.first_stage, productivity.details.total.firstStageSeconds];
  yield ["met", of("steps").meeting, funnel.details.steps[1]!.count];
  yield ["deals", of("steps").deal, funnel.details.steps[3]!.count];
  yield ["handled", of("objections").handled, kpis.objections.details.handled];
  yield ["in work", of("objections").in_work, kpis.objections.details.inWork];
}

const percent = (part: unknown, whole: unknown) => (100 * Number(part ?? 0)) / Number(whole);

/** What is not there on one side is nothing on the other. */
const isSame = (one: unknown, other: unknown) =>
  Math.abs(Number(one ?? 0) - Number(other ?? 0)) <= 1e-9 * Math.max(1, Math.abs(Number(other ?? 0)));

/** Throws at the first difference; answers how many figures were compared. */
export function holdToSameAnswers(report: Report, answers: Answers): number {
  let compared = 0;
  const parts = [{ id: null, kpis: report.kpis }, ...report.groups];
  for (const { id, kpis } of parts) {
    for (const [name, sql, ours] of pairsOf(answers, kpis, id)) {
      if (!isSame(sql, ours))
        throw new Error(`${name} of ${id ?? "the account"}: SQL ${sql}, report ${ours}`);
      compared++;
    }
  }
  return compared;
}
