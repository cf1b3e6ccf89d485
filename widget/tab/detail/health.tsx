/** How far the data can be trusted: complete, fresh, the same as the CRM's own lists, and unchanged after the fact. */
import type { Quality, ReportingDetails } from "#shared/api/report.ts";
import { fill } from "../../text/fill.ts";
import { useReader } from "../reader.ts";
import { type Bar, Bars } from "./bars.tsx";
import { Drift } from "./drift.tsx";
import { fieldOf, listOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

function Coverage({ coverage }: { coverage: ReportingDetails["coverage"] }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const bars = Object.entries(coverage).flatMap(([key, share]): Bar[] =>
    share === null
      ? []
      : [
          {
            key,
            name: detail.coverageFields[key] ?? key,
            parts: [
              { size: share, tone: "plain" },
              { size: 100 - share, tone: "soft" },
            ],
            value: formats.percent(share),
          },
        ],
  );
  if (bars.length === 0) return null;
  return (
    <Section title={detail.coverage}>
      <Bars bars={bars} caption={detail.coverage} />
    </Section>
  );
}

/** A stream within this is as fresh as anybody needs, seconds. */
const FRESH_WITHIN = 300;

function Freshness({ streams }: { streams: readonly ReportingDetails["freshness"][number][] }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const age = (behind: number | null) => {
    if (behind === null) return detail.neverSynced;
    return behind <= FRESH_WITHIN ? detail.upToDate : fill(detail.behind, { age: formats.duration(behind) });
  };
  return (
    <Section title={detail.freshness}>
      <table class="table">
        <tbody>
          {streams.map(({ stream, behindSeconds }) => (
            <tr key={stream}>
              <th scope="row">{detail.streams[stream] ?? stream}</th>
              <td>{age(behindSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Reconciliation({ rows }: { rows: readonly ReportingDetails["reconciliation"][number][] }) {
  const { text, formats } = useReader();
  const { detail } = text;
  return (
    <Section title={detail.reconciliation}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{text.filterBy.pipeline}</th>
            <th scope="col">{detail.reconciliationHere}</th>
            <th scope="col">{detail.reconciliationCrm}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ pipeline, here, crm }) => (
            <tr key={pipeline}>
              <th scope="row">
                {here === crm ? "✓" : "≠"} {pipeline}
              </th>
              <td>{formats.number(here)}</td>
              <td>{formats.number(crm)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Records that the CRM has wrong, by what is wrong with them: none of it stops a figure. */
function Faults({ quality }: { quality: Quality }) {
  const { text, formats } = useReader();
  const { detail } = text;
  const rows = Object.entries(quality).filter(([, { count }]) => count > 0);
  if (rows.length === 0) return null;
  return (
    <Section title={detail.quality}>
      <table class="table">
        <tbody>
          {rows.map(([kind, { count }]) => (
            <tr key={kind}>
              <th scope="row">{detail.qualityKinds[kind] ?? kind}</th>
              <td>{formats.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export function Health({ answer, entry, block }: PartProps) {
  const coverage = fieldOf<ReportingDetails["coverage"]>(block, "coverage");
  const streams = listOf<ReportingDetails["freshness"][number]>(block, "freshness");
  const reconciliation = listOf<ReportingDetails["reconciliation"][number]>(block, "reconciliation");
  return (
    <>
      {coverage && <Coverage coverage={coverage} />}
      {streams.length > 0 && <Freshness streams={streams} />}
      {reconciliation.length > 0 && <Reconciliation rows={reconciliation} />}
      <Drift answer={answer} entry={entry} block={block} />
      {coverage && <Faults quality={answer.quality} />}
    </>
  );
}
