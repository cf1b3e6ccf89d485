/** The columns of the managers' work, and its order by one of them. */
import type { ManagerProductivity } from "#shared/api/report.ts";

export type Row = ManagerProductivity & { id: string | null; name: string | null };
export type Column = {
  key: string;
  pick: (row: ManagerProductivity) => number | null;
  unit: "count" | "money" | "percent" | "seconds";
};

export const COLUMNS: Column[] = [
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

export interface Sorting {
  key: string;
  descending: boolean;
}

export function sorted(rows: readonly Row[], { key, descending }: Sorting): Row[] {
  const { pick } = COLUMNS.find((column) => column.key === key) ?? COLUMNS[0]!;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [pick(a), pick(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
