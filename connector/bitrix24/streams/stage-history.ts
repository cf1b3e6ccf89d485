/**
 * Moves of CRM leads and deals between stages (3.4). The history only grows, so its highest ids say where to go on. The
 * portal shows of a deal only the moves in its present pipeline (a known limitation, b24restdocs issue 8): moves that we
 * read before a change of pipeline are kept.
 */
import type { Account } from "#shared/domain/account.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { runLanes } from "../../crm/lanes.ts";
import { type BitrixClient, type CallOptions, requestOptions } from "../client.ts";
import { readVocabulary } from "../dictionaries.ts";
import { mapHistory } from "../mapping.ts";
import { CRM_LIST, type ListSource, readById, readByOffset } from "../pages.ts";
import type { Vocabulary } from "../rest/vocabulary.ts";
import { type BitrixHistory, historySchema } from "../schema.ts";
import type { Entity } from "./records.ts";

/** Highest id read, by what moved. */
type Place = Record<Entity, number>;

/** Rows committed out of the order of their ids are at most so far behind. */
const OVERLAP_IDS = 25;

const historySource = (entity: Entity): ListSource<BitrixHistory> => {
  const entityTypeId = entity === "lead" ? 1 : 2;
  return {
    ...CRM_LIST,
    method: "crm.stagehistory.list",
    row: historySchema,
    under: ["items"],
    ascending: { entityTypeId, ...CRM_LIST.ascending },
    descending: { entityTypeId, ...CRM_LIST.descending },
    filter: {},
    counted: true,
  };
};

const isPlace = (cursor: unknown): cursor is Place =>
  typeof cursor === "object" && cursor !== null && "deal" in cursor;

const movesOf = (rows: readonly BitrixHistory[], entity: Entity, words: Vocabulary): StageMove[] =>
  rows.flatMap((row) => mapHistory(row, entity, words) ?? []);

export async function* pullStageHistory(
  client: BitrixClient,
  account: Account,
  options: PullOptions,
): AsyncGenerator<Step> {
  const place: Place = isPlace(options.state?.cursor) ? { ...options.state.cursor } : { lead: 0, deal: 0 };
  const shares: Record<Entity, number> = { lead: 0, deal: 0 };
  const entities: Entity[] = account.mode === "classic" ? ["lead", "deal"] : ["deal"];
  const words = readVocabulary(client, options);
  words.catch(() => undefined);
  const state = (syncedUntil: number | null): StreamState => ({
    stream: "stage-history",
    syncedUntil,
    problem: null,
    cursor: { ...place },
  });
  const lane = (entity: Entity) =>
    async function* () {
      const start = {
        after: Math.max(0, place[entity] - OVERLAP_IDS),
        isLong: options.state?.syncedUntil == null,
      };
      for await (const page of readById(client, historySource(entity), start, requestOptions(options)))
        yield { entity, page };
    };
  for await (const { entity, page } of runLanes(entities.map(lane), entities.length)) {
    place[entity] = Math.max(place[entity], page.lastId);
    shares[entity] = page.share;
    const done = entities.reduce((sum, one) => sum + shares[one], 0) / entities.length;
    const moves = movesOf(page.rows, entity, await words);
    yield {
      batch: { moves },
      state: state(options.state?.syncedUntil ?? null),
      rows: page.rows.length,
      done,
    };
  }
  await words;
  yield { batch: {}, state: state(options.until), rows: 0, done: 1 };
}

/** The moves of single records, for those that a hook named. */
export async function readMoves(
  client: BitrixClient,
  entity: Entity,
  ids: readonly string[],
  options: PullOptions,
  call: CallOptions,
): Promise<StageMove[]> {
  if (ids.length === 0) return [];
  const source = historySource(entity);
  const params = { ...source.ascending, filter: { "@OWNER_ID": ids } };
  const [words, rows] = await Promise.all([
    readVocabulary(client, options, call),
    readByOffset(client, source, params, call),
  ]);
  return movesOf(rows, entity, words);
}
