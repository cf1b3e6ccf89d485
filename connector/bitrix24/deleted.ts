/**
 * Rows that are gone. Polling does not show them, so the ids that the portal lists are compared with ours; whoever is
 * missing is asked for alone, because a row that we may not read any more is missing too and is not deleted (A8).
 */
import { z } from "zod";
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { type BitrixClient, requestOptions } from "./client.ts";
import { BATCH } from "./limits.ts";
import { readById } from "./pages.ts";

const idRow = z.object({ ID: z.union([z.int(), z.string()]).transform(String) });

async function listedIds(
  client: BitrixClient,
  entity: "lead" | "deal",
  options: PullOptions,
): Promise<Set<string>> {
  const source = {
    method: `crm.${entity}.list`,
    row: idRow,
    under: [],
    filterName: "filter" as const,
    order: { order: { ID: "ASC" } },
    filter: {},
    select: ["ID"],
  };
  const ids = new Set<string>();
  for await (const page of readById(client, source, 0, requestOptions(options)))
    for (const row of page.rows) ids.add(`${entity}:${row.ID}`);
  return ids;
}

/** Of the missing ones those that the portal says do not exist. */
async function confirmed(
  client: BitrixClient,
  entity: "lead" | "deal",
  missing: readonly string[],
  options: PullOptions,
): Promise<string[]> {
  const gone: string[] = [];
  for (let from = 0; from < missing.length; from += BATCH) {
    const chunk = missing.slice(from, from + BATCH);
    const commands = Object.fromEntries(
      chunk.map((id) => [
        id.replace(":", ""),
        { method: `crm.${entity}.get`, params: { id: id.split(":")[1]! } },
      ]),
    );
    const answers = await client.batch(commands, requestOptions(options));
    for (const id of chunk) {
      const answer = answers.get(id.replace(":", ""))!;
      const refused = !("result" in answer) && /DENIED|CREDENTIALS|SCOPE|LIMIT|NO_ANSWER/.test(answer.error);
      if (!("result" in answer) && !refused) gone.push(id);
    }
  }
  return gone;
}

export async function* pullDeleted(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const state: StreamState = { stream: "deleted", syncedUntil: options.until, problem: null, cursor: null };
  const known = options.state?.syncedUntil == null ? [] : await options.knownRecordIds();
  const deletedRecords: { id: string; at: number }[] = [];
  for (const entity of ["lead", "deal"] as const) {
    const ours = known.filter((id) => id.startsWith(`${entity}:`));
    if (ours.length === 0) continue;
    const listed = await listedIds(client, entity, options);
    const gone = await confirmed(
      client,
      entity,
      ours.filter((id) => !listed.has(id)),
      options,
    );
    deletedRecords.push(...gone.map((id) => ({ id, at: options.until })));
  }
  yield { batch: { deletedRecords }, state, rows: deletedRecords.length, done: 1 };
}
