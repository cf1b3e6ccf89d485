/** What later edits in the CRM make of the reports that were sent: was, is, and on a click because of which leads. */
import { useState } from "preact/hooks";
import type { ReportingDetails } from "#shared/api/report.ts";
import type { RestatementsAnswer } from "#shared/api/reports.ts";
import { ask } from "../../data/ask.ts";
import { daysOf } from "../../data/period-choice.ts";
import { lastOf, useAnswer } from "../../data/use-answer.ts";
import { LeadLink } from "../lead-link.tsx";
import { periodName } from "../period-picker.tsx";
import { ProblemLine } from "../problem-line.tsx";
import { useReader } from "../reader.ts";
import { listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

type Row = ReportingDetails["drift"][number];
type Say = (value: number | null) => string;

/** The leads that the figure counted then, or counts now, and what each is in it. */
function Leads({ row, say }: { row: Row; say: Say }) {
  const { host, text } = useReader();
  const path = `/api/reports/${encodeURIComponent(row.report)}/restatements`;
  const [loaded, again] = useAnswer(path, (signal) => ask<RestatementsAnswer>(host, path, { signal }));
  if (loaded.state === "failed") return <ProblemLine problem={loaded.problem} onRetry={again} />;
  const found = lastOf(loaded)?.value.restatements.find(({ figure }) => figure === row.figure);
  if (!found)
    return <p class="quiet">{loaded.state === "loading" ? text.recordsLoading : text.recordsEmpty}</p>;
  return (
    <ul class="restated">
      {found.leads.map(({ id, entity, title, url, was, is }) => (
        <li key={id}>
          <LeadLink lead={{ id, entity, title: title ?? id, url }} /> {say(was)} → {say(is)}
        </li>
      ))}
    </ul>
  );
}

function Line({ row, say, name }: { row: Row; say: Say; name: string }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const [open, setOpen] = useState(false);
  const days = daysOf(row.period);
  return (
    <>
      <tr>
        <th scope="row">{days ? periodName(days, { text, formats }) : row.period}</th>
        <td>
          <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {name}
          </button>
        </td>
        <td>{say(row.was)}</td>
        <td>{say(row.is)}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={4}>
            <span class="unseen">{detail.driftLeads}</span>
            <Leads row={row} say={say} />
          </td>
        </tr>
      )}
    </>
  );
}

export function Drift({ answer, block }: PartProps) {
  const { text, formats } = useReader();
  const { detail } = text;
  const rows = listOf<Row>(block, "drift");
  if (rows.length === 0) return null;
  /** A sum of a figure that is told in money is money. */
  const sayOf =
    (figure: string): Say =>
    (value) => {
      if (value === null) return "—";
      const entry = answer.catalog.find(({ id }) => id === figure.split(".")[0]);
      return entry?.unit === "money" ? formats.money(value) : formats.number(value, 1);
    };
  return (
    <Section title={detail.drift}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{detail.period}</th>
            <th scope="col">{text.leaderboardFigure}</th>
            <th scope="col">{detail.driftWas}</th>
            <th scope="col">{detail.driftIs}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line
              key={`${row.report} ${row.figure}`}
              row={row}
              say={sayOf(row.figure)}
              name={detail.fields[row.figure.split(".").at(-1)!] ?? row.figure}
            />
          ))}
        </tbody>
      </table>
    </Section>
  );
}
