/** "Morning": who waits, what broke, what is about to be lost, a win, an action. Each opens its list. */
import type { MorningLine } from "#shared/api/answers.ts";
import { fill } from "../text/fill.ts";
import { type TabReader, useReader } from "./reader.ts";

/** The line's main word, and what stands small below it. */
function wordsOf({ kind, count, sum, name }: MorningLine, { text, formats }: TabReader): [string, string] {
  const money = sum ? formats.money(sum) : "";
  if (kind === "win") return [money || formats.count(count, text.dealsForms), name ?? ""];
  if (kind === "action") {
    return [text.steps[name ?? ""] ?? name ?? "", fill(text.lostOnStep, { count: formats.number(count) })];
  }
  return [formats.count(count, text.leadsForms), money];
}

function Line({ line }: { line: MorningLine }) {
  const reader = useReader();
  const { text, open, query } = reader;
  const { kind, count, records } = line;
  const label = text.morningLines[kind];
  if (count === 0) {
    return (
      <li class="morning-line">
        <span class="quiet">{text.morningQuiet[kind]}</span>
      </li>
    );
  }
  const [main, note] = wordsOf(line, reader);
  const words = (
    <>
      <span class="morning-label">{label}</span>
      <span class="morning-main">{main}</span>
      <span class="morning-note">{note}</span>
    </>
  );
  return (
    <li class={`morning-line is-${kind}`}>
      {records ? (
        <button
          type="button"
          onClick={() =>
            open({
              kind: "records",
              of: records.of,
              title: label,
              query: { ...query, period: records.period },
            })
          }
        >
          {words}
        </button>
      ) : (
        words
      )}
    </li>
  );
}

export function Morning({ lines }: { lines: readonly MorningLine[] }) {
  const { text } = useReader();
  return (
    <section class="morning" aria-label={text.morning}>
      <ul>
        {lines.map((line) => (
          <Line key={line.kind} line={line} />
        ))}
      </ul>
    </section>
  );
}
