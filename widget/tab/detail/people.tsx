/** What each manager did, as one table that sorts by any column. */
import { useMemo, useState } from "preact/hooks";
import type { ManagerProductivity } from "#shared/api/report.ts";
import { fill } from "../../text/fill.ts";
import { setOf } from "../drill.ts";
import { useNames } from "../leaderboard.tsx";
import { type TabReader, useReader } from "../reader.ts";
import { fieldOf, listOf, type PartProps } from "./part.ts";
import { COLUMNS, type Column, type Row, type Sorting, sorted } from "./people-columns.ts";
import { Section } from "./section.tsx";

/** More than a department has; the rest of a large account is shown on demand. */
const SHOWN = 30;

/** Which of a manager's numbers are counts of leads or touches, and so open as a list. */
const OPENED = new Set(["leadsNew", "leadsProcessed", "won", "meetings", "messages", "emails"]);

function show({ pick, unit }: Column, row: ManagerProductivity, { formats }: TabReader): string {
  const value = pick(row);
  if (value === null) return "—";
  return unit === "count" ? formats.number(value) : formats.figure(value, unit);
}

interface CellProps {
  column: Column;
  row: Row;
  name: string;
  entry: PartProps["entry"];
}

function Cell({ column, row, name, entry }: CellProps) {
  const reader = useReader();
  const { text, query, open } = reader;
  const shown = show(column, row, reader);
  const of = OPENED.has(column.key) ? setOf(entry, `managers.${row.id}.${column.key}`) : null;
  if (!of || !column.pick(row)) return <td>{shown}</td>;
  const title = `${name}: ${text.detail.productivityFields[column.key]}`;
  return (
    <td>
      <button
        type="button"
        class="link"
        aria-label={`${title}, ${shown}`}
        onClick={() => open({ kind: "records", of, title, query })}
      >
        {shown}
      </button>
    </td>
  );
}

/** By row, drawn once: sorting three hundred managers only moves them. */
function useDrawnRows(rows: readonly Row[], entry: PartProps["entry"]) {
  const nameOf = useNames("manager");
  return useMemo(() => {
    const draw = (row: Row) => (
      <tr key={row.id ?? "nobody"}>
        <th scope="row">{nameOf(row)}</th>
        {COLUMNS.map((column) => (
          <Cell key={column.key} column={column} row={row} name={nameOf(row)} entry={entry} />
        ))}
      </tr>
    );
    return new Map(rows.map((row) => [row, draw(row)]));
  }, [rows, entry]);
}

interface HeadProps {
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}

function Head({ sorting, onSort }: HeadProps) {
  const { text } = useReader();
  return (
    <thead>
      <tr>
        <th scope="col">{text.name}</th>
        {COLUMNS.map(({ key }) => {
          const chosen = sorting.key === key;
          return (
            <th
              key={key}
              scope="col"
              aria-sort={chosen ? (sorting.descending ? "descending" : "ascending") : undefined}
            >
              <button
                type="button"
                class="sort"
                onClick={() => onSort({ key, descending: chosen ? !sorting.descending : true })}
              >
                {text.detail.productivityFields[key]}
                <span aria-hidden="true">{chosen ? (sorting.descending ? " ↓" : " ↑") : ""}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

export function People({ entry, block }: PartProps) {
  const reader = useReader();
  const { text, formats } = reader;
  const [sorting, setSorting] = useState<Sorting>({ key: "won", descending: true });
  const [all, setAll] = useState(false);
  const rows = listOf<Row>(block, "managers");
  const drawn = useDrawnRows(rows, entry);
  const total = fieldOf<ManagerProductivity>(block, "total");
  if (rows.length === 0) return null;
  const ordered = sorted(rows, sorting);
  return (
    <Section title={text.detail.productivity}>
      <div class="scroll">
        <table class="table is-dense">
          <Head sorting={sorting} onSort={setSorting} />
          <tbody>{(all ? ordered : ordered.slice(0, SHOWN)).map((row) => drawn.get(row))}</tbody>
          {total && (
            <tfoot>
              <tr>
                <th scope="row">{text.detail.total}</th>
                {COLUMNS.map((column) => (
                  <td key={column.key}>{show(column, total, reader)}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {rows.length > SHOWN && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? text.showFewer : fill(text.showAll, { count: formats.number(rows.length) })}
        </button>
      )}
    </Section>
  );
}
