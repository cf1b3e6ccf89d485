/** What each manager did, as one table that sorts by any column. */
import { useState } from "preact/hooks";
import type { ManagerProductivity } from "#shared/api/report.ts";
import { setOf } from "../drill.ts";
import { useNames } from "../leaderboard.tsx";
import { useReader } from "../reader.ts";
import { fieldOf, listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

type Row = ManagerProductivity & { id: string | null; name: string | null };
type Column = {
  key: string;
  pick: (row: ManagerProductivity) => number | null;
  unit: "count" | "money" | "percent" | "seconds";
};

const COLUMNS: Column[] = [
  { key: "leadsNew", pick: (row) => row.leadsNew, unit: "count" },
  { key: "leadsProcessed", pick: (row) => row.leadsProcessed, unit: "count" },
  { key: "won", pick: (row) => row.won, unit: "count" },
  { key: "revenue", pick: (row) => row.revenue, unit: "money" },
  { key: "conversion", pick: (row) => row.conversion, unit: "percent" },
  { key: "responseMedianWork", pick: (row) => row.responseMedianWork, unit: "seconds" },
  { key: "calls", pick: (row) => row.calls.out + row.calls.in, unit: "count" },
  { key: "talk", pick: (row) => row.calls.talkSeconds, unit: "seconds" },
  { key: "messages", pick: (row) => row.messages, unit: "count" },
  { key: "emails", pick: (row) => row.emails, unit: "count" },
  { key: "meetings", pick: (row) => row.meetings, unit: "count" },
  { key: "firstStageSeconds", pick: (row) => row.firstStageSeconds, unit: "seconds" },
  { key: "objectionsHandled", pick: (row) => row.objectionsHandled, unit: "count" },
];

interface Sorting {
  key: string;
  descending: boolean;
}

function sorted(rows: readonly Row[], { key, descending }: Sorting): Row[] {
  const { pick } = COLUMNS.find((column) => column.key === key) ?? COLUMNS[0]!;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [pick(a), pick(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}

/** Which of a manager's numbers are counts of leads or touches, and so open as a list. */
const OPENED = new Set(["leadsNew", "leadsProcessed", "won", "meetings", "messages", "emails"]);

export function People({ entry, block }: PartProps) {
  const { text, formats, query, open } = useReader();
  const nameOf = useNames("manager");
  const [sorting, setSorting] = useState<Sorting>({ key: "won", descending: true });
  const rows = listOf<Row>(block, "managers");
  const total = fieldOf<ManagerProductivity>(block, "total");
  if (rows.length === 0) return null;
  const show = ({ pick, unit }: Column, row: ManagerProductivity) => {
    const value = pick(row);
    if (value === null) return "—";
    return unit === "count" ? formats.number(value) : formats.figure(value, unit);
  };
  const cell = (column: Column, row: Row) => {
    const shown = show(column, row);
    const of = OPENED.has(column.key) ? setOf(entry, `managers.${row.id}.${column.key}`) : null;
    if (!of || !column.pick(row)) return shown;
    const title = `${nameOf(row)}: ${text.detail.productivityFields[column.key]}`;
    return (
      <button
        type="button"
        class="link"
        aria-label={`${title}, ${shown}`}
        onClick={() => open({ kind: "records", of, title, query })}
      >
        {shown}
      </button>
    );
  };
  return (
    <Section title={text.detail.productivity}>
      <div class="scroll">
        <table class="table is-dense">
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
                      onClick={() => setSorting({ key, descending: chosen ? !sorting.descending : true })}
                    >
                      {text.detail.productivityFields[key]}
                      <span aria-hidden="true">{chosen ? (sorting.descending ? " ↓" : " ↑") : ""}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {sorted(rows, sorting).map((row) => (
              <tr key={row.id ?? "nobody"}>
                <th scope="row">{nameOf(row)}</th>
                {COLUMNS.map((column) => (
                  <td key={column.key}>{cell(column, row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {total && (
            <tfoot>
              <tr>
                <th scope="row">{text.detail.total}</th>
                {COLUMNS.map((column) => (
                  <td key={column.key}>{show(column, total)}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </Section>
  );
}
