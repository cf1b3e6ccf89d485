/**
 * Records that are gone, or back. Lists of changes do not show them, so each sync asks the portal how many records it
 * has up to the highest id that we know; where that differs from what we hold, the ids are listed and compared. Whoever is
 * missing is asked for alone, because a row that we may not read any more is missing too and is not deleted (A8).
 */
import { z } from "zod";
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import type { Batch } from "../store/store.ts";
import { type BitrixClient, requestOptions } from "./client.ts";
import { BATCH } from "./limits.ts";
import { CRM_LIST, readById } from "./pages.ts";
import { listCommand } from "./rest/list-answers.ts";
import { isGone } from "./rest/refusals.ts";
import { type Entity, readListed } from "./streams/records.ts";

const ROWS_HIDDEN = "rows-hidden";
/** Even where the counts agree: a record may have gone while another one came into sight. */
const SWEEP_SECONDS = 86_400;

interface EntityPlace {
  /** Records that we hold more than the portal counts, when all was known to be right: hidden rows, templates. */
  difference: number;
  sweptAt: number;
  problem: string | null;
}

type Place = Partial<Record<Entity, EntityPlace>>;

const idRow = z.object({ ID: z.union([z.int(), z.string()]).transform(String) });
const listOf = (entity: Entity) => ({
  ...CRM_LIST,
  method: `crm.${entity}.list`,
  row: idRow,
  filter: {},
  select: ["ID"],
});

/** Ids in the portal of the records that we hold. */
function heldIds(recordIds: readonly string[], entity: Entity): string[] {
  const prefix = `${entity}:`;
  return recordIds.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}

const highest = (ids: readonly string[]): number => ids.reduce((max, id) => Math.max(max, Number(id)), 0);

/** How many records the portal has up to an id; `null` when it does not count. */
async function countUpTo(
  client: BitrixClient,
  entity: Entity,
  top: number,
  options: PullOptions,
): Promise<number | null> {
  const { method, params } = listCommand({ ...listOf(entity), counted: true }, "ascending", { "<=ID": top });
  const [answer] = await client.ask([{ method, params: { ...params, start: 0 } }], requestOptions(options));
  return "total" in answer! ? answer.total : null;
}

async function listedIds(client: BitrixClient, entity: Entity, top: number, options: PullOptions) {
  const ids = new Set<string>();
  const start = { after: 0, isLong: true };
  for await (const page of readById(client, listOf(entity), start, requestOptions(options)))
    for (const row of page.rows) if (Number(row.ID) <= top) ids.add(row.ID);
  return ids;
}

/** So many missing records of which none is gone: it is our rights that went. */
const RIGHTS_LOST = 20 * BATCH;

/** Of the missing ones those that the portal says do not exist. */
async function confirmGone(
  client: BitrixClient,
  entity: Entity,
  missing: readonly string[],
  options: PullOptions,
): Promise<string[]> {
  const gone: string[] = [];
  for (let from = 0; from < missing.length; from += BATCH) {
    const chunk = missing.slice(from, from + BATCH);
    const commands = chunk.map((id) => ({ method: `crm.${entity}.get`, params: { id } }));
    const answers = await client.ask(commands, requestOptions(options));
    gone.push(
      ...chunk.filter((_, index) => {
        const answer = answers[index]!;
        return "refusal" in answer && isGone(answer.refusal);
      }),
    );
    if (gone.length === 0 && from >= RIGHTS_LOST) return gone;
  }
  return gone;
}

interface Compared {
  batch: Batch;
  place: EntityPlace;
}

/** `isFirst`: what an interrupted first pull has not read yet is left to it, and looked for at the next sync. */
async function compare(
  client: BitrixClient,
  entity: Entity,
  held: readonly string[],
  isFirst: boolean,
  options: PullOptions,
): Promise<Compared> {
  const listed = await listedIds(client, entity, highest(held), options);
  const ours = new Set(held);
  const missing = held.filter((id) => !listed.has(id));
  const unknown = [...listed].filter((id) => !ours.has(id));
  const gone = await confirmGone(client, entity, missing, options);
  const wanted = isFirst ? [] : unknown;
  const found = await readListed(client, entity, wanted, options, requestOptions(options));
  return {
    batch: {
      ...found,
      deletedRecords: gone.map((id) => ({ id: `${entity}:${id}`, at: options.until })),
      restoredRecordIds: found.records.map((record) => record.id),
    },
    place: {
      difference: held.length - gone.length + found.records.length - listed.size,
      sweptAt: wanted.length < unknown.length ? 0 : options.until,
      problem: missing.length > gone.length ? ROWS_HIDDEN : null,
    },
  };
}

/** The records of one entity; `null` when there is nothing to tell. */
async function checkEntity(
  client: BitrixClient,
  entity: Entity,
  known: EntityPlace | undefined,
  options: PullOptions,
  recordIds: readonly string[],
): Promise<Compared | null> {
  const held = heldIds(recordIds, entity);
  if (held.length === 0) return null;
  // A sync from the start compares everything; later ones only where the counts differ, and once a day.
  const isDue = options.state === null || (known && options.until - known.sweptAt >= SWEEP_SECONDS);
  if (isDue) return compare(client, entity, held, !known && options.state !== null, options);
  const count = await countUpTo(client, entity, highest(held), options);
  const difference = count === null ? null : held.length - count;
  if (known && (difference === null || difference === known.difference)) return null;
  if (!known && difference === 0)
    return { batch: {}, place: { difference, sweptAt: options.until, problem: null } };
  return compare(client, entity, held, !known, options);
}

const placeOf = (cursor: unknown): Place =>
  typeof cursor === "object" && cursor !== null ? { ...(cursor as Place) } : {};

export async function* pullDeleted(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const place = placeOf(options.state?.cursor);
  const recordIds = await options.knownRecordIds();
  const [lead, deal] = await Promise.all([
    checkEntity(client, "lead", place.lead, options, recordIds),
    checkEntity(client, "deal", place.deal, options, recordIds),
  ]);
  if (lead) place.lead = lead.place;
  if (deal) place.deal = deal.place;
  const problem = place.lead?.problem ?? place.deal?.problem ?? null;
  const state: StreamState = { stream: "deleted", syncedUntil: options.until, problem, cursor: place };
  const batch = joinBatches(lead?.batch ?? {}, deal?.batch ?? {});
  yield { batch, state, rows: batch.deletedRecords.length + batch.records.length, done: 1 };
}

function joinBatches(one: Batch, other: Batch) {
  return {
    records: [...(one.records ?? []), ...(other.records ?? [])],
    marks: [...(one.marks ?? []), ...(other.marks ?? [])],
    deletedRecords: [...(one.deletedRecords ?? []), ...(other.deletedRecords ?? [])],
    restoredRecordIds: [...(one.restoredRecordIds ?? []), ...(other.restoredRecordIds ?? [])],
  };
}

/** Of records that a hook named and the list does not show, those that are deleted. */
export async function goneAmong(
  client: BitrixClient,
  entity: Entity,
  ids: readonly string[],
  options: PullOptions,
): Promise<{ id: string; at: number }[]> {
  const gone = await confirmGone(client, entity, ids, options);
  return gone.map((id) => ({ id: `${entity}:${id}`, at: options.until }));
}
