/** The scheduled reports one by one: what became of each, and when the next one is due. */
import type { ReportsAnswer } from "#shared/api/reports.ts";
import { ask } from "../../data/ask.ts";
import { daysOf } from "../../data/period-choice.ts";
import { lastOf, useAnswer } from "../../data/use-answer.ts";
import { fill } from "../../text/fill.ts";
import { periodName } from "../period-picker.tsx";
import { type TabReader, useReader } from "../reader.ts";
import { fieldOf, type PartProps } from "./part.ts";
import { Section } from "./section.tsx";

const SHOWN = 10;

function nameOf(period: string, reader: TabReader): string {
  const days = daysOf(period);
  return days ? periodName(days, reader) : period;
}

function List({ reports, next }: ReportsAnswer) {
  const reader = useReader();
  const { text, formats } = reader;
  const { detail } = text;
  return (
    <Section title={detail.archive}>
      {reports.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{detail.period}</th>
              <th scope="col">{detail.archiveDue}</th>
              <th scope="col">{detail.archiveState}</th>
            </tr>
          </thead>
          <tbody>
            {reports.slice(0, SHOWN).map(({ id, period, due, link, stateText, text: why }) => (
              <tr key={id}>
                <th scope="row">
                  {link === null ? (
                    nameOf(period, reader)
                  ) : (
                    <a href={link} target="_blank" rel="noopener noreferrer">
                      {nameOf(period, reader)}
                    </a>
                  )}
                </th>
                <td>{formats.dateTime(due)}</td>
                <td title={why ?? undefined}>{stateText}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="legend">
        {next === null
          ? detail.archiveNone
          : fill(detail.archiveNext, {
              when: formats.dateTime(next.due),
              period: nameOf(next.period, reader),
            })}
      </p>
    </Section>
  );
}

function Loaded() {
  const { host } = useReader();
  const [loaded] = useAnswer("reports", (signal) => ask<ReportsAnswer>(host, "/api/reports", { signal }));
  const answer = lastOf(loaded)?.value;
  return answer ? <List {...answer} /> : null;
}

/** Drawn where the figure is about reports: its details tell how fresh each stream is. */
export function Archive({ block }: PartProps) {
  return fieldOf(block, "freshness") ? <Loaded /> : null;
}
