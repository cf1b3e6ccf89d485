/**
 * Bitrix24's own counts: each list's `total` (2.4), of the ids up to the last one that is known here, so that what came
 * since is not counted and no filter by time is needed. CRM leads, which are in no pipeline, are told as `leads`.
 */
import { z } from "zod";
import { type KnownCounts, LEADS, type PipelineCount } from "../crm/adapter.ts";
import type { BitrixClient, Command } from "./client.ts";

const totalSchema = z.number().int().nonnegative();

export async function countRecords(
  client: BitrixClient,
  { pipelines, lastIds }: KnownCounts,
  signal: AbortSignal,
): Promise<PipelineCount[]> {
  const ofList = (method: string, filter: Record<string, string | number>): Command => ({
    method,
    params: { filter, select: ["ID"], order: { ID: "ASC" }, start: 0 },
  });
  const lists: [pipeline: string, command: Command][] = pipelines.map((id) => [
    id,
    ofList("crm.deal.list", { CATEGORY_ID: id, "<=ID": lastIds.deal }),
  ]);
  if (lastIds.lead > 0) lists.push([LEADS, ofList("crm.lead.list", { "<=ID": lastIds.lead })]);
  const answers = await client.ask(
    lists.map(([, command]) => command),
    { signal },
  );
  return answers.flatMap((answer, index) => {
    const total = totalSchema.safeParse("refusal" in answer ? null : answer.total);
    return total.success ? [{ pipeline: lists[index]![0], count: total.data }] : [];
  });
}
