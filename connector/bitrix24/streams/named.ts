/**
 * What hooks named, read again (crm/bitrix24.md 4): records by `lead:ID` and `deal:ID` with their moves, activities by
 * `activity:ID`, calls by `call:CALL_ID`. All of it shares as few requests as batches allow.
 */
import type { z } from "zod";
import type { Account } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { PullOptions } from "../../crm/adapter.ts";
import type { Batch } from "../../store/store.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { goneAmong } from "../deleted.ts";
import { CRM_LIST, readById } from "../pages.ts";
import { dealSchema } from "../schema.ts";
import { readActivities } from "./activities.ts";
import { readCalls } from "./calls.ts";
import { type Entity, readListed } from "./records.ts";
import { readMoves } from "./stage-history.ts";

/** A portal in simple mode has no CRM leads. */
const entitiesOf = ({ mode }: Account): Entity[] => (mode === "classic" ? ["lead", "deal"] : ["deal"]);

const under = (names: readonly string[], prefix: string): string[] =>
  names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));

async function readEntity(
  client: BitrixClient,
  entity: Entity,
  ids: readonly string[],
  options: PullOptions,
): Promise<Batch> {
  const call = requestOptions(options);
  const [read, moves] = await Promise.all([
    readListed(client, entity, ids, options, call),
    readMoves(client, entity, ids, options, call),
  ]);
  const shown = new Set(read.records.map((record) => record.id));
  const missing = ids.filter((id) => !shown.has(`${entity}:${id}`));
  return {
    ...read,
    moves,
    restoredRecordIds: [...shown],
    deletedRecords: await goneAmong(client, entity, missing, options),
  };
}

export async function* readNamed(
  client: BitrixClient,
  account: Account,
  names: readonly string[],
  options: PullOptions,
): AsyncGenerator<Batch> {
  const owners = entitiesOf(account).map((entity) => ({ entity, ids: under(names, `${entity}:`) }));
  for (const one of await Promise.all(
    owners.map(({ entity, ids }) => readEntity(client, entity, ids, options)),
  ))
    yield one;
  const [activities, calls] = await Promise.all([
    readActivities(client, under(names, "activity:"), owners, options),
    readCalls(client, under(names, "call:"), options),
  ]);
  yield activities;
  yield calls;
}

const stampSchema = dealSchema.pick({ ID: true, DATE_MODIFY: true, IS_RECURRING: true });

/** Ids and last changes of all records that are listed; the template of a recurring deal is no deal. */
export async function* surveyRecords(
  client: BitrixClient,
  account: Account,
  options: PullOptions,
): AsyncGenerator<{ id: string; updatedAt: Instant }[]> {
  for (const entity of entitiesOf(account)) {
    const source = {
      ...CRM_LIST,
      method: `crm.${entity}.list`,
      row: stampSchema as z.ZodType<z.output<typeof stampSchema>>,
      filter: {},
      select: entity === "deal" ? ["ID", "DATE_MODIFY", "IS_RECURRING"] : ["ID", "DATE_MODIFY"],
    };
    for await (const { rows } of readById(
      client,
      source,
      { after: 0, isLong: true },
      requestOptions(options),
    ))
      yield rows
        .filter((row) => !row.IS_RECURRING)
        .map((row) => ({ id: `${entity}:${row.ID}`, updatedAt: row.DATE_MODIFY ?? 0 }));
  }
}
