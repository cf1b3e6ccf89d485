/** What a printed page must say by itself: whose figures, up to when, in which zone, and how each is computed. */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { fill } from "../text/fill.ts";
import { periodName } from "./period-picker.tsx";
import { useReader } from "./reader.ts";

export function PrintNotes({ answer }: { answer: ReportAnswer }) {
  const reader = useReader();
  const { text, formats } = reader;
  const { period, timeZone, asOf } = answer;
  const facts = [
    periodName(period, reader),
    fill(text.detail.cutOff, { when: formats.dateTime(asOf) }),
    fill(text.detail.zone, { zone: timeZone }),
  ];
  return (
    <aside class="print-notes" aria-hidden="true">
      <p>{facts.join(" · ")}</p>
      <ul>
        {answer.catalog.map(({ id, title, formula }) => (
          <li key={id}>
            {title}: {formula}
          </li>
        ))}
      </ul>
    </aside>
  );
}
