/**
 * The monthly report of a synthetic account with every manager and the month before, against the same answers by SQL in
 * DuckDB on the same machine in the same run; starts, memory, and changes. `BENCH_LEADS=10000,100000` runs other sizes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHistories } from "#connector/history/histories.ts";
import { keepColumns } from "#connector/history/kept-columns.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { History } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { parsePeriod, periodBefore } from "#shared/time/period.ts";
import { loadDuckDb, openDuckDb } from "./figures/duckdb-account.ts";
import { duckDbReport } from "./figures/duckdb-report.ts";
import { holdToSameAnswers } from "./figures/same-answers.ts";
import { heldBytes, medianTime, time } from "./figures/stopwatch.ts";
import { account, asOf, dictionaries, rowsOf, settings, syntheticRows } from "./figures/synthetic-account.ts";
import { table } from "./table.ts";

export const title = "Figures: a month's report with 30 managers and the month before, against SQL in DuckDB";

const SIZES = (process.env.BENCH_LEADS ?? "10000,100000,1000000").split(",").map(Number);
const MONTH = "month:2025-06";
const CHANGED = 1_000;
const RUNS = 15;

const periodOf = (text: string) => parsePeriod(text, account.timeZone)!;
const ask = (history: History, period: string) =>
  report(history, { period: periodOf(period), asOf, settings, by: "manager" });

const say = (ms: number) => (ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${ms.toFixed(1)} ms`);
const ratio = (one: number, other: number) => `1/${(other / one).toFixed(1)}`;

function build(leads: number): History {
  const history = new History({ account, dictionaries, streams: [] });
  for (const part of syntheticRows(leads)) history.load(part);
  history.finish();
  return history;
}

/** Twelve other months, each asked for the first time. */
const otherMonth = (run: number) =>
  `month:${2023 + Math.floor(run / 6)}-${String(2 + (run % 6)).padStart(2, "0")}`;

async function measureOurs(leads: number, folder: string) {
  const before = await heldBytes();
  const history = build(leads);
  const built = await heldBytes();
  const first = await time(() => ask(history, MONTH));
  const warm = await medianTime(RUNS, () => ask(history, MONTH));
  const held = await heldBytes();
  const other = await medianTime(12, (run) => ask(history, otherMonth(run)));
  const cold = await measureStart(history, folder);
  const ids = Array.from({ length: CHANGED }, (_, index) => 1 + Math.floor((index * leads) / CHANGED));
  const changes = rowsOf(ids, leads, 1);
  const absorbed = await time(() => history.absorb(changes));
  const after = await time(() => ask(history, MONTH));
  return {
    ...{ report: first.result, warm, other, cold },
    built: (built - before) / leads,
    held: (held - before) / leads,
    absorbed: absorbed.ms,
    after: after.ms,
    periods: await measurePeriods(history),
  };
}

/** From the store's columns to the first report, in a process that knows nothing of the account yet. */
async function measureStart(history: History, folder: string) {
  const store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
  try {
    await store.putAccount(account);
    await store.apply(account.id, { dictionaries }, null);
    await keepColumns(store, { history, revision: await store.revision(account.id) });
    const start = await time(() => createHistories(store).of(account));
    const first = await time(() => ask(start.result, MONTH));
    if (start.result.records.length !== history.records.length) throw new Error("The columns were not read");
    return { start: start.ms, first: first.ms };
  } finally {
    await store.close();
  }
}

/** Cost follows the rows of the period. */
async function measurePeriods(history: History): Promise<string[][]> {
  const rows: string[][] = [];
  for (const period of ["day:2025-06-11", "week:2025-W24", MONTH, "quarter:2025-Q2"]) {
    const { n } = ask(history, period).kpis.conversion;
    rows.push([period, String(n), say(await medianTime(7, () => ask(history, period)))]);
  }
  return rows;
}

async function measureDuckDb(leads: number, folder: string) {
  const file = join(folder, "duck.db");
  const { start, end } = periodOf(MONTH);
  const months = { before: periodBefore(periodOf(MONTH), account.timeZone).start, start, end, asOf };
  const loading = await openDuckDb(file);
  await loadDuckDb(loading.connection, syntheticRows(leads));
  loading.close();
  const cold = await time(async () => {
    const opened = await openDuckDb(file);
    return { opened, answers: await duckDbReport(opened.connection, months) };
  });
  const { opened, answers } = cold.result;
  const warm = await medianTime(7, () => duckDbReport(opened.connection, months));
  opened.close();
  return { cold: cold.ms, warm, answers };
}

async function measure(leads: number) {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-bench-"));
  try {
    const ours = await measureOurs(leads, folder);
    const duck = await measureDuckDb(leads, folder);
    const compared = holdToSameAnswers(ours.report, duck.answers);
    return { leads, ours, duck, compared };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Measured = Awaited<ReturnType<typeof measure>>;

const HEAD = ["", ...SIZES.map((leads) => `${leads.toLocaleString("en")} leads`)];

const rowsOfTable = (all: readonly Measured[]) => {
  const row = (name: string, of: (one: Measured) => string) => [name, ...all.map(of)];
  return [
    row("leads created in the month", ({ ours }) => String(ours.report.kpis.conversion.n)),
    row("report, warm, the same month again", ({ ours }) => say(ours.warm)),
    row("report, warm, a month not asked for yet", ({ ours }) => say(ours.other)),
    row("DuckDB, warm", ({ duck }) => say(duck.warm)),
    row("  ours to DuckDB's", ({ ours, duck }) => ratio(ours.warm, duck.warm)),
    row("  of a month not asked for yet", ({ ours, duck }) => ratio(ours.other, duck.warm)),
    row("start from the store's columns", ({ ours }) => say(ours.cold.start)),
    row("  and the first report", ({ ours }) => say(ours.cold.first)),
    row("DuckDB, opened from its file", ({ duck }) => say(duck.cold)),
    row("bytes a lead, built", ({ ours }) => ours.built.toFixed(0)),
    row("bytes a lead, with that month's states and sets", ({ ours }) => ours.held.toFixed(0)),
    row("1,000 changed leads taken in", ({ ours }) => say(ours.absorbed)),
    row("  and the first report after", ({ ours }) => say(ours.after)),
    row("figures that agree", ({ compared }) => String(compared)),
  ];
};

export async function run(print: (line: string) => void): Promise<void> {
  const all: Measured[] = [];
  for (const leads of SIZES) all.push(await measure(leads));
  print(table(HEAD, rowsOfTable(all)));
  const largest = all.at(-1)!;
  print(`\nThe largest account, by period:\n`);
  print(table(["period", "leads created", "report, warm"], largest.ours.periods));
}
