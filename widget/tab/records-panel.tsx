/** The very leads that a figure counted: their number and sum first, then each with why it is here. */
import { useState } from "preact/hooks";
import type { LeadLine, RecordsAnswer } from "#shared/api/answers.ts";
import { ask, type Query } from "../data/ask.ts";
import { lastOf, useAnswer } from "../data/use-answer.ts";
import { fill } from "../text/fill.ts";
import { Downloads } from "./downloads.tsx";
import { LeadLink } from "./lead-link.tsx";
import { ProblemLine } from "./problem-line.tsx";
import { useReader } from "./reader.ts";

/** Drawn at once: a long list grows by this, so that no step keeps the page waiting. */
const PAGE = 100;

function Line({ lead }: { lead: LeadLine }) {
  const { text, formats } = useReader();
  const dated = lead.closedAt ? text.closed : text.created;
  const date = lead.closedAt ?? lead.createdAt;
  const when = date ? fill(dated, { date: formats.date(date) }) : null;
  const who = lead.managerName ?? (lead.managerId === null ? text.noManager : text.formerManager);
  return (
    <li class="lead">
      <LeadLink lead={lead} />
      <span class="lead-amount">{lead.amount === null ? "" : formats.money(lead.amount)}</span>
      <span class="lead-who">
        <span class={`outcome is-${lead.outcome}`}>{text.outcome[lead.outcome]}</span>
        {[who, lead.stageName, when].filter(Boolean).join(" · ")}
      </span>
      <span class="lead-why">{lead.why}</span>
    </li>
  );
}

function Lines({ records }: { records: readonly LeadLine[] }) {
  const { text, formats } = useReader();
  const [shown, setShown] = useState(PAGE);
  const rest = records.length - shown;
  return (
    <>
      <ul class="leads">
        {records.slice(0, shown).map((lead, index) => (
          <Line key={`${lead.entity} ${lead.id} ${index}`} lead={lead} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class="more" onClick={() => setShown(shown + PAGE)}>
          {fill(text.recordsMore, { count: formats.number(Math.min(rest, PAGE)) })}
        </button>
      )}
    </>
  );
}

export function RecordsPanel({ of, query }: { of: string; query: Query }) {
  const { host, text, formats } = useReader();
  const asked = { ...query, of };
  const [loaded, again] = useAnswer(JSON.stringify(asked), (signal) =>
    ask<RecordsAnswer>(host, "/api/records", { query: asked, signal }),
  );
  const answer = loaded.state === "loading" ? null : lastOf(loaded)?.value;
  if (loaded.state === "failed") return <ProblemLine problem={loaded.problem} onRetry={again} />;
  if (!answer) {
    return (
      <div class="lead-skeleton is-skeleton" aria-busy="true">
        <span class="unseen">{text.recordsLoading}</span>
      </div>
    );
  }
  return (
    <>
      <p class="panel-sum">
        <strong>{formats.count(answer.count, text.leadsForms)}</strong>
        {answer.sum !== 0 && <span>{formats.money(answer.sum)}</span>}
        {answer.count > 0 && <Downloads query={asked} look="link" />}
      </p>
      {answer.records.length === 0 && <p class="quiet">{text.recordsEmpty}</p>}
      <Lines key={JSON.stringify(asked)} records={answer.records} />
    </>
  );
}
