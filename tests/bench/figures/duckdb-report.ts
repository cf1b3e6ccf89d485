/**
 * The monthly report of the synthetic account by SQL: the account and every manager, with the headline of the month
 * before. Left out, to the rival's advantage: signals, records, quality, the forecast, and what this account lacks
 * (answers, currencies, exclusions, holidays).
 */
import type { DuckDBConnection } from "@duckdb/node-api";

/** Working seconds before an instant: Monday to Friday, 9 to 18 in UTC+3, in closed form. */
const MACROS = `
  CREATE OR REPLACE TEMP MACRO day_of(t) AS (t + 10800) // 86400 + 3;
  CREATE OR REPLACE TEMP MACRO work(t) AS
    (day_of(t) // 7 * 5 + least(day_of(t) % 7, 5)) * 32400
    + CASE WHEN day_of(t) % 7 < 5 THEN greatest(0, least(32400, (t + 10800) % 86400 - 32400)) ELSE 0 END;
  CREATE OR REPLACE TEMP MACRO since(a, b) AS CASE WHEN b IS NOT NULL THEN greatest(0, b - a) END;
  CREATE OR REPLACE TEMP MACRO is_human(kind, outgoing, answered, automated) AS
    automated = 0 AND (kind = 3 OR outgoing = 1 OR (kind = 0 AND answered = 1));`;

export interface Months {
  before: number;
  start: number;
  end: number;
  asOf: number;
}

/** Where every lead is at `asOf`, and how those that the two months are about were answered. */
const statesSql = ({ before, end, asOf }: Months) => [
  `CREATE OR REPLACE TEMP TABLE state AS
    SELECT l.*, m.first_move, m.stage % 1000 = 142 AS won, m.stage % 1000 = 143 AS lost,
      CASE WHEN m.stage % 1000 IN (142, 143) THEN m.last_at END AS closed_at
    FROM leads l JOIN (
      SELECT lead, arg_max(to_stage, moment::BIGINT * 8 + place) AS stage, max(moment) AS last_at, min(moment) AS first_move
      FROM moves WHERE moment <= ${asOf} GROUP BY lead) m ON m.lead = l.id`,
  `CREATE OR REPLACE TEMP VIEW hung AS
    SELECT lead AS id, moment, "by", kind, outgoing, answered, automated FROM touches WHERE lead IS NOT NULL
    UNION ALL
    SELECT s.id, t.moment, t."by", t.kind, t.outgoing, t.answered, t.automated
    FROM touches t JOIN state s ON s.contact = t.contact
    WHERE t.lead IS NULL AND (s.created_at - t.moment BETWEEN 0 AND 600
      OR (s.created_at < t.moment AND (s.closed_at IS NULL OR s.closed_at >= t.moment)))`,
  `CREATE OR REPLACE TEMP TABLE wanted AS
    WITH chosen AS (SELECT * FROM state
      WHERE created_at >= ${before} AND created_at < ${end} OR (closed_at >= ${before} AND closed_at < ${end})),
    answers AS (SELECT s.id, bool_or(h.kind = 3) AS met,
      min(h.moment) FILTER (h.moment >= s.created_at - 600 AND is_human(kind, outgoing, answered, automated)) AS reacted,
      min(h.moment) FILTER (h.moment >= s.created_at - 600 AND is_human(kind, outgoing, answered, automated)
        AND (h.kind <> 0 OR h.answered = 1)) AS contacted
      FROM chosen s JOIN hung h ON h.id = s.id WHERE h.moment <= ${asOf} GROUP BY s.id)
    SELECT s.*, a.met, a.reacted, a.contacted FROM chosen s LEFT JOIN answers a ON a.id = s.id`,
];

const setsSql = ({ before, start, end }: Months) => [
  `CREATE OR REPLACE TEMP TABLE made AS
    SELECT *, created_at >= ${start} AS now, since(created_at, contacted) AS wall,
      since(work(created_at), work(contacted)) AS work,
      since(created_at, reacted) AS reaction_wall, since(work(created_at), work(reacted)) AS reaction_work
    FROM wanted WHERE created_at >= ${before} AND created_at < ${end}`,
  `CREATE OR REPLACE TEMP TABLE closed AS
    SELECT *, closed_at >= ${start} AS now,
      closed_at - CASE WHEN contacted <= closed_at THEN contacted ELSE created_at END AS cycle
    FROM wanted WHERE closed_at >= ${before} AND closed_at < ${end}`,
];

const GROUPS = "GROUP BY GROUPING SETS ((now), (now, manager))";

const figuresSql = ({ before, start, end, asOf }: Months): Record<string, string> => ({
  made: `SELECT now, manager, count(*) AS leads, count(*) FILTER (won) AS cohort_won,
      count(work) AS answered, avg(work) AS work, quantile_cont(work, [0.5, 0.9]) AS work_quantiles,
      avg(wall) AS wall, quantile_cont(wall, [0.5, 0.9]) AS wall_quantiles,
      avg(reaction_work) AS reaction_work, quantile_cont(reaction_work, [0.5, 0.9]) AS reaction_work_quantiles,
      avg(reaction_wall) AS reaction_wall, quantile_cont(reaction_wall, [0.5, 0.9]) AS reaction_wall_quantiles,
      count(*) FILTER (contacted IS NULL AND closed_at IS NULL) AS waiting,
      count(*) FILTER (contacted IS NULL AND closed_at IS NOT NULL) AS closed_untouched,
      count(*) FILTER (reaction_work <= 900) AS within,
      count(*) FILTER (reacted IS NOT NULL OR closed_at IS NOT NULL OR work(${asOf}) - work(created_at) > 900) AS decided,
      median(since(work(created_at), work(first_move))) AS first_stage
    FROM made ${GROUPS}`,
  survival: `WITH waits AS (
      SELECT manager, coalesce(work, since(work(created_at), work(least(${asOf}, coalesce(closed_at, ${asOf}))))) AS t,
        CASE WHEN contacted IS NULL THEN 0 ELSE 1 END AS event FROM made WHERE now),
    both_levels AS (SELECT * FROM waits UNION ALL SELECT NULL, t, event FROM waits),
    steps AS (SELECT manager, t, sum(event) AS d, count(*) AS c FROM both_levels GROUP BY manager, t),
    risks AS (SELECT *, sum(c) OVER (PARTITION BY manager ORDER BY t DESC) AS n FROM steps),
    curve AS (SELECT *, exp(sum(CASE WHEN d = n THEN -1e9 ELSE ln(1 - d / n) END)
      OVER (PARTITION BY manager ORDER BY t)) AS s FROM risks)
    SELECT manager, min(t) FILTER (s <= 0.5 + 1e-12) AS median FROM curve GROUP BY manager`,
  won: `SELECT now, manager, count(*) AS won, sum(amount) AS revenue, median(amount) AS median, avg(cycle) AS cycle,
      quantile_cont(cycle, [0.5, 0.9]) AS cycles, count(*) FILTER (contacted IS NULL OR contacted > closed_at) AS estimated
    FROM closed WHERE won ${GROUPS}`,
  objections: `SELECT manager, count(*) FILTER (won AND closed_at >= ${start} AND closed_at < ${end}) AS handled,
      count(*) FILTER (lost AND closed_at >= ${start} AND closed_at < ${end}) AS lost,
      count(*) FILTER (created_at < ${end} AND (closed_at IS NULL OR closed_at >= ${end})) AS in_work
    FROM state WHERE objection = 1 GROUP BY GROUPING SETS ((), (manager))`,
  objectionsBefore: `SELECT manager, count(*) FILTER (won) AS handled, count(*) FILTER (lost) AS lost
    FROM closed WHERE objection = 1 AND NOT now GROUP BY GROUPING SETS ((), (manager))`,
  deeds: `SELECT "by", count(*) FILTER (kind = 0 AND outgoing = 1) AS calls_out,
      count(*) FILTER (kind = 0 AND outgoing = 0) AS calls_in, count(*) FILTER (kind = 0 AND answered = 1) AS answered,
      sum(talk) AS talk, count(*) FILTER (kind = 1) AS messages, count(*) FILTER (kind = 2) AS emails,
      count(*) FILTER (kind = 3) AS meetings
    FROM touches WHERE moment >= ${start} AND moment < ${end} AND automated = 0 AND "by" <> 0 AND (kind = 0 OR outgoing = 1)
    GROUP BY GROUPING SETS ((), ("by"))`,
  processed: `WITH pairs AS (
      SELECT DISTINCT moment >= ${start} AS now, id, "by" FROM hung
      WHERE moment >= ${before} AND moment < ${end} AND "by" <> 0 AND is_human(kind, outgoing, answered, automated)
      UNION SELECT DISTINCT moment >= ${start}, lead, "by" FROM moves WHERE moment >= ${before} AND moment < ${end} AND "by" <> 0)
    SELECT now, "by", count(DISTINCT id) AS processed, count(DISTINCT "by") AS active
    FROM pairs GROUP BY GROUPING SETS ((now), (now, "by"))`,
  steps: `WITH seen AS (SELECT lead, bool_or(to_stage % 1000 = 20) AS meeting, bool_or(to_stage % 1000 = 30) AS proposal
      FROM moves WHERE moment <= ${asOf} AND lead IN (SELECT id FROM made WHERE now) GROUP BY lead),
    ladder AS (SELECT manager, CASE WHEN won THEN 3 WHEN proposal THEN 2 WHEN meeting OR met THEN 1 ELSE 0 END AS step,
      meeting OR met AS had_meeting, proposal FROM made JOIN seen ON seen.lead = made.id WHERE now)
    SELECT manager, count(*) AS leads, count(*) FILTER (step >= 1) AS meeting, count(*) FILTER (step >= 2) AS proposal,
      count(*) FILTER (step >= 3) AS deal, count(*) FILTER (step >= 1 AND NOT had_meeting) AS skipped_meeting,
      count(*) FILTER (step >= 2 AND NOT proposal) AS skipped_proposal
    FROM ladder GROUP BY GROUPING SETS ((), (manager))`,
  stages: `WITH visits AS (SELECT m.lead, d.manager, m.from_stage AS stage, m.moment AS left_at, m.place,
        coalesce(lag(m.moment) OVER (PARTITION BY m.lead ORDER BY m.place), d.created_at) AS entered,
        m.to_stage % 1000 = 143 AS lost
      FROM moves m JOIN made d ON d.id = m.lead WHERE d.now
      UNION ALL SELECT m.lead, d.manager, m.to_stage, NULL, 9, NULL, false
      FROM moves m JOIN made d ON d.id = m.lead WHERE d.now AND m.place = 4 AND m.to_stage % 1000 = 30),
    stays AS (SELECT lead, manager, stage, sum(left_at - entered) AS seconds, max(place) = 9 AS here,
        arg_max(lost, place) AS lost FROM visits GROUP BY lead, manager, stage)
    SELECT manager, stage, count(*) AS entered, count(*) FILTER (NOT here AND NOT lost) AS moved_on,
      count(*) FILTER (NOT here AND lost) AS lost_here, median(seconds) AS seconds
    FROM stays GROUP BY GROUPING SETS ((stage), (manager, stage))`,
});

export type SqlRow = Record<string, unknown>;

/** Every answer by name; the rows of the account are those whose manager is `null`. */
export async function duckDbReport(
  connection: DuckDBConnection,
  months: Months,
): Promise<Record<string, SqlRow[]>> {
  await connection.run(MACROS);
  for (const sql of [...statesSql(months), ...setsSql(months)]) await connection.run(sql);
  const answers: Record<string, SqlRow[]> = {};
  for (const [name, sql] of Object.entries(figuresSql(months))) {
    answers[name] = (await connection.runAndReadAll(sql)).getRowObjectsJS();
  }
  return answers;
}
