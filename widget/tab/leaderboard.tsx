/** Managers (or teams, sources) by one figure: a bar, how sure it is, and groups that cannot be told apart. */
import { useState } from "preact/hooks";
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import type { GroupBy } from "#shared/api/report.ts";
import { ask } from "../data/ask.ts";
import { type Ranked, rankGroups } from "../data/ranking.ts";
import { lastOf, useAnswer } from "../data/use-answer.ts";
import { fill } from "../text/fill.ts";
import { useReader } from "./reader.ts";

const SHOWN = 10;
/** The service's word for leads without a manager, source or team (connector/reports/ask.ts). */
export const NOBODY = "none";

interface Scale {
  from: number;
  to: number;
}

/** One scale for all bars; it holds 0 and every whisker. */
function scaleOf(rows: readonly Ranked[]): Scale {
  const ends = rows.flatMap(({ value, interval }) =>
    value === null ? [] : [value, interval?.low ?? value, interval?.high ?? value],
  );
  return { from: Math.min(0, ...ends), to: Math.max(0, ...ends) || 1 };
}

const place = (value: number, { from, to }: Scale) => (100 * (value - from)) / (to - from);

function RangeBar({ row, scale }: { row: Ranked; scale: Scale }) {
  if (row.value === null) return <span class="range" />;
  const [zero, end] = [place(0, scale), place(row.value, scale)];
  const { interval } = row;
  return (
    <span class="range" aria-hidden="true">
      <i class="range-bar" style={{ left: `${Math.min(zero, end)}%`, width: `${Math.abs(end - zero)}%` }} />
      {interval && (
        <i
          class="range-whisker"
          style={{
            left: `${place(interval.low, scale)}%`,
            width: `${place(interval.high, scale) - place(interval.low, scale)}%`,
          }}
        />
      )}
    </span>
  );
}

/** The group's name; a person whom the CRM no longer lists has none. */
export function useNames(by: GroupBy): (row: { id: string | null; name: string | null }) => string {
  const { text } = useReader();
  return ({ id, name }) => name ?? (id === null ? text.nobody[by] : text.formerManager);
}

interface RowsProps {
  rows: readonly Ranked[];
  by: GroupBy;
  entry: CatalogEntry;
  onPick: ((id: string) => void) | null;
}

function Rows({ rows, by, entry, onPick }: RowsProps) {
  const { unit } = entry;
  const { text, formats } = useReader();
  const nameOf = useNames(by);
  const scale = scaleOf(rows);
  return (
    <>
      {rows.map((row) => {
        const name = nameOf(row);
        const { value, interval, block } = row;
        return (
          <tr key={row.id ?? "nobody"} class={block.small ? "is-small" : undefined}>
            <td class="rank-place">{row.place}</td>
            <th scope="row" class="rank-name">
              {onPick ? (
                <button
                  type="button"
                  class="link"
                  title={name}
                  aria-label={fill(text.onlyThis, { name })}
                  onClick={() => onPick(row.id ?? NOBODY)}
                >
                  {name}
                </button>
              ) : (
                name
              )}
            </th>
            <td class="rank-bar">
              <RangeBar row={row} scale={scale} />
            </td>
            <td
              class="rank-value"
              title={
                interval
                  ? fill(text.interval, {
                      low: formats.figure(interval.low, unit),
                      high: formats.figure(interval.high, unit),
                    })
                  : undefined
              }
            >
              {value === null
                ? "—"
                : entry.better === "zero"
                  ? formats.signed(value, unit)
                  : formats.figure(value, unit)}
            </td>
            <td class="rank-n">{formats.number(block.n)}</td>
          </tr>
        );
      })}
    </>
  );
}

interface TableProps {
  answer: ReportAnswer;
  entry: CatalogEntry;
  by: GroupBy;
  onPick: ((id: string) => void) | null;
}

export function RankTable({ answer, entry, by, onPick }: TableProps) {
  const { text, formats } = useReader();
  const [all, setAll] = useState(false);
  const groups = answer.groups.filter((group) => group.by === by);
  const rows = rankGroups(groups, entry.id, entry.better, answer.intervals?.[entry.id]);
  const shown = all ? rows : rows.slice(0, SHOWN);
  const placed = rows.some((row) => row.place !== null);
  const cohort = rows.some(({ interval }) => interval?.cohort);
  if (rows.every(({ value }) => value === null)) return <p class="quiet">{text.noGroups}</p>;
  return (
    <>
      <table class={placed ? "ranks" : "ranks is-placeless"}>
        <thead>
          <tr>
            <th scope="col" class="rank-place">
              <span class="unseen">{text.rank}</span>
            </th>
            <th scope="col" class="rank-name">
              {text.filterBy[by]}
            </th>
            <th scope="col" class="rank-bar">
              <span class="unseen">{text.interval.split(":")[0]}</span>
            </th>
            <th scope="col" class="rank-value">
              {cohort ? text.detail.cohortShort : entry.title}
            </th>
            <th scope="col" class="rank-n">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          <Rows rows={shown} by={by} entry={entry} onPick={onPick} />
        </tbody>
      </table>
      {rows.some((row) => row.place?.includes("–")) && <p class="legend">{text.tie}</p>}
      {cohort && <p class="legend">{text.detail.cohortHint}</p>}
      {rows.length > SHOWN && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? text.showFewer : fill(text.showAll, { count: formats.number(rows.length) })}
        </button>
      )}
    </>
  );
}

/** Asks for the groups by itself: the ten figures do not wait for them. */
export function GroupedRanks({ entry, by, onPick }: Omit<TableProps, "answer">) {
  const { host, query, text } = useReader();
  const [loaded] = useAnswer(JSON.stringify([query, by]), (signal) =>
    ask<ReportAnswer>(host, "/api/report", { query: { ...query, by }, signal }),
  );
  const answer = lastOf(loaded)?.value;
  if (loaded.state === "failed" && !answer)
    return <p class="quiet">{loaded.problem.detail ?? text.problem.server}</p>;
  if (!answer) return <div class="rank-skeleton is-skeleton" aria-busy="true" />;
  return <RankTable answer={answer} entry={entry} by={by} onPick={onPick} />;
}

interface BoardProps {
  catalog: readonly CatalogEntry[];
  onPick: (id: string) => void;
}

export function Leaderboard({ catalog, onPick }: BoardProps) {
  const { text } = useReader();
  const [figure, setFigure] = useState(catalog[0]?.id);
  const entry = catalog.find(({ id }) => id === figure) ?? catalog[0];
  if (!entry) return null;
  return (
    <>
      <header class="card-head">
        <h2>{text.leaderboard}</h2>
        <select
          aria-label={text.leaderboardFigure}
          value={entry.id}
          onChange={(event) => setFigure(event.currentTarget.value)}
        >
          {catalog.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </header>
      <GroupedRanks entry={entry} by="manager" onPick={onPick} />
    </>
  );
}
