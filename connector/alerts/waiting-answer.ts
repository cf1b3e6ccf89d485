/** "Who waits now", for the head: the waiting leads that a viewer may see, the most urgent first. */
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import type { Crm } from "../crm/adapter.ts";
import { deadlineOf, type WaitingLead, waitingLeads } from "./waiting-leads.ts";

export interface WaitingQuestion {
  history: History;
  settings: Settings;
  now: number;
  crm: Pick<Crm, "recordUrl">;
  /** Managers whose leads are seen; `null`: everybody's. */
  managerIds: readonly string[] | null;
}

type Line = WaitingAnswer["leads"][number];

function lineOf(lead: WaitingLead, { history, now, crm }: WaitingQuestion): Line {
  const { managers, pipelines, sources } = history.dictionaries;
  const nameIn = (list: readonly { id: string; name: string }[], id: string | null) =>
    list.find((one) => one.id === id)?.name ?? null;
  const deadline = deadlineOf(lead);
  const waited = lead.clock.between(lead.createdAt, now);
  return {
    lead: lead.recordId,
    title: lead.title,
    url: crm.recordUrl(lead.recordId),
    manager: lead.managerId === null ? null : { id: lead.managerId, name: nameIn(managers, lead.managerId) },
    pipeline: nameIn(pipelines, lead.pipelineId),
    source: nameIn(sources, lead.sourceId),
    amount: lead.amount,
    state: lead.reacted ? "reacted" : "waiting",
    waitingSince: formatInstant(lead.createdAt),
    waitedSeconds: waited,
    limitSeconds: lead.limitSeconds,
    leftSeconds: lead.reacted || lead.limitSeconds === null ? null : lead.limitSeconds - waited,
    deadline: deadline === null ? null : formatInstant(deadline),
  };
}

/** Nobody has reacted comes before somebody has tried; then by what is left. */
const byUrgency = (one: Line, other: Line): number =>
  Number(one.leftSeconds === null) - Number(other.leftSeconds === null) ||
  (one.leftSeconds ?? 0) - (other.leftSeconds ?? 0) ||
  (one.waitingSince < other.waitingSince ? -1 : one.waitingSince > other.waitingSince ? 1 : 0) ||
  (one.lead < other.lead ? -1 : 1);

export function waitingAnswer(question: WaitingQuestion): WaitingAnswer {
  const { history, settings, now, managerIds } = question;
  const seen = waitingLeads(history, settings, now).filter(
    ({ managerId }) => managerIds === null || (managerId !== null && managerIds.includes(managerId)),
  );
  return { asOf: formatInstant(now), leads: seen.map((lead) => lineOf(lead, question)).sort(byUrgency) };
}
