/** "Morning": who waits, what broke, what is about to be lost, a win, an action. Each opens its list. */
import type { MorningLine } from "#shared/api/answers.ts";
import type { Query } from "../data/ask.ts";
import { shiftPeriod } from "../data/period-choice.ts";
import type { LiveWaiting } from "../data/use-waiting.ts";
import { fill } from "../text/fill.ts";
import { type TabReader, useReader } from "./reader.ts";

/** `вчера`, or `с 20 ноября` on a Monday. */
function sinceOf({ since }: MorningLine, today: string, { text, formats }: TabReader): string {
  if (since === null || shiftPeriod(`day:${since}`, 1) === `day:${today}`) return text.yesterday;
  return fill(text.sinceDay, { day: formats.day(since, { day: "numeric", month: "long" }) });
}

/** The line's main word, and what stands small below it. */
function wordsOf({ kind, count, sum, name }: MorningLine, { text, formats }: TabReader): [string, string] {
  const leads = formats.count(count, text.leadsForms);
  const money = sum ? formats.money(sum) : "";
  if (kind === "win") return [money || formats.count(count, text.dealsForms), name ?? ""];
  if (kind === "action") {
    const before = { count: leads, step: text.steps[name ?? ""] ?? name ?? "" };
    return [money || leads, fill(text.lostBefore, before)];
  }
  return [leads, money && fill(text.worthAll, { sum: money })];
}

/** The service tells who waits for all that the reader may see, not for what he has narrowed the tab to. */
const isFiltered = ({ period: _, ...filters }: Query) => Object.values(filters).some(Boolean);

/** What the service tells takes the place of what the report counted. */
function withLive(line: MorningLine, live: LiveWaiting | null): MorningLine {
  if (line.kind !== "waiting" || !live) return line;
  const { leads } = live.answer;
  const sum = leads.reduce((total, { amount }) => total + amount, 0);
  return { ...line, count: leads.length, sum, records: line.records ?? NO_LIST };
}

/** Somebody waits now who did not when the report was made: the list comes with what is told. */
const NO_LIST = { of: "response-time.waiting", period: "" };

function Line({ line, today }: { line: MorningLine; today: string }) {
  const reader = useReader();
  const { text, open, query } = reader;
  const { kind, count, records } = line;
  const since = sinceOf(line, today, reader);
  const label = fill(text.morningLines[kind], { since });
  if (count === 0) {
    return (
      <li class="morning-line">
        <span class="quiet">{fill(text.morningQuiet[kind], { since })}</span>
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
  const openList = ({ of, period }: NonNullable<MorningLine["records"]>) => {
    const list = { of, query: { ...query, period } };
    const whoWaits = kind === "waiting" && !isFiltered(query);
    open(whoWaits ? { kind, title: label, records: list } : { kind: "records", title: label, ...list });
  };
  return (
    <li class={`morning-line is-${kind}`}>
      {records ? (
        <button type="button" onClick={() => openList(records)}>
          {words}
        </button>
      ) : (
        words
      )}
    </li>
  );
}

interface Props {
  lines: readonly MorningLine[];
  /** The account's date. */
  today: string;
}

export function Morning({ lines, today }: Props) {
  const { text, waiting } = useReader();
  return (
    <section class="morning" aria-label={text.morning}>
      <ul>
        {lines.map((line) => (
          <Line key={line.kind} line={withLive(line, waiting)} today={today} />
        ))}
      </ul>
    </section>
  );
}
