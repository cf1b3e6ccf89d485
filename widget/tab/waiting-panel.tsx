/** Who waits now, the most urgent first, each with what is left; it counts by itself between two tellings. */
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import { ask, type Query } from "../data/ask.ts";
import { lastOf, useAnswer } from "../data/use-answer.ts";
import { useNow } from "../data/use-now.ts";
import { formatCountdown } from "../format/duration.ts";
import { fill } from "../text/fill.ts";
import { LeadLink } from "./lead-link.tsx";
import { type TabReader, useReader } from "./reader.ts";
import { RecordsPanel } from "./records-panel.tsx";

type Waiting = WaitingAnswer["leads"][number];

const SECOND_MS = 1000;

/**
 * What is left, in words, and how urgent it is. Digits run only while working time does: then the deadline is as far
 * away as what is left.
 */
function stateOf(lead: Waiting, asOf: number, now: number, { text, formats }: TabReader): [string, string] {
  const { state, leftSeconds, deadline } = lead;
  if (state === "reacted") return [text.waitingReacted, "is-open"];
  if (leftSeconds === null || deadline === null) return ["", "is-open"];
  const end = Date.parse(deadline);
  const runs = Math.abs((end - asOf) / SECOND_MS - leftSeconds) < 2;
  const left = runs ? (end - now) / SECOND_MS : leftSeconds;
  if (left <= 0) return [fill(text.waitingLate, { time: formats.duration(Math.round(-left)) }), "is-lost"];
  if (!runs) return [fill(text.waitingUntil, { when: formats.dateTime(deadline) }), "is-open"];
  return [fill(text.waitingLeft, { time: formatCountdown(left) }), left < 300 ? "is-lost" : "is-won"];
}

function Line({ lead, asOf, now }: { lead: Waiting; asOf: number; now: number }) {
  const reader = useReader();
  const { text, formats } = reader;
  const [state, tone] = stateOf(lead, asOf, now, reader);
  const [entity, id] = lead.lead.includes(":") ? lead.lead.split(":") : ["lead", lead.lead];
  const who = lead.manager === null ? text.noManager : (lead.manager.name ?? text.formerManager);
  const since = fill(text.waitingSince, { when: formats.dateTime(lead.waitingSince) });
  return (
    <li class="lead">
      <LeadLink
        lead={{ entity: entity as "lead" | "deal", id: id ?? "", title: lead.title, url: lead.url }}
      />
      <span class="lead-amount">{lead.amount === 0 ? "" : formats.money(lead.amount)}</span>
      <span class="lead-who">
        {state && <span class={`outcome ${tone}`}>{state}</span>}
        {[who, lead.source].filter(Boolean).join(" · ")}
      </span>
      <span class="lead-why">{since}</span>
    </li>
  );
}

/** `records`: the same leads as a plain list, for a service that does not tell who waits. */
export function WaitingPanel({ records }: { records: { of: string; query: Query } }) {
  const { host, text, formats, waiting } = useReader();
  const [loaded] = useAnswer(waiting ? null : "waiting", (signal) =>
    ask<WaitingAnswer>(host, "/api/waiting", { signal }),
  );
  const now = useNow(SECOND_MS);
  const asked = lastOf(loaded);
  const known = waiting ?? (asked && { answer: asked.value, at: asked.at });
  if (!known) {
    if (loaded.state === "failed") return <RecordsPanel {...records} />;
    return <div class="lead-skeleton is-skeleton" aria-busy="true" />;
  }
  const { leads, asOf } = known.answer;
  const sum = leads.reduce((total, { amount }) => total + amount, 0);
  // The service's clock counts, the browser's only measures from there.
  const told = Date.parse(asOf);
  return (
    <>
      <p class="panel-sum" role="status">
        <strong>{formats.count(leads.length, text.leadsForms)}</strong>
        {sum > 0 && <span>{formats.money(sum)}</span>}
        {waiting && <span class="badge">{text.waitingLive}</span>}
      </p>
      {leads.length === 0 && <p class="quiet">{text.morningQuiet.waiting}</p>}
      <ul class="leads">
        {leads.map((lead) => (
          <Line key={lead.lead} lead={lead} asOf={told} now={told + now - known.at} />
        ))}
      </ul>
    </>
  );
}
