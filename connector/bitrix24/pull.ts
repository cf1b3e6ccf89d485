/** Reads one stream of a portal from where it stands to the end, in steps that can be stored one by one. */
import type { Account } from "#shared/domain/account.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { seenMarks } from "../crm/nps-mark.ts";
import { OVERLAP_SECONDS } from "../crm/windows.ts";
import { InputError } from "../errors.ts";
import type { Batch } from "../store/store.ts";
import { type BitrixClient, requestOptions } from "./client.ts";
import { pullDeleted } from "./deleted.ts";
import { choicesOf, readDictionaries, readUserFields } from "./dictionaries.ts";
import { mapDeal, mapHistory, mapLead } from "./mapping.ts";
import { type ListSource, readById } from "./pages.ts";
import type { Param } from "./rest/parameters.ts";
import { serverTime } from "./rest/server-time.ts";
import { dealSchema, historySchema, leadSchema } from "./schema.ts";
import { pullActivities } from "./streams/activities.ts";
import { pullCalls } from "./streams/calls.ts";

/** Where a list read by id stands: the highest id, and for lists of changes since when. */
interface IdCursor {
  lastId: number;
  since?: number | null;
  until?: number;
}

const isIdCursor = (cursor: unknown): cursor is IdCursor =>
  typeof cursor === "object" && cursor !== null && "lastId" in cursor;

export interface ChangedList<Row> {
  stream: StreamName;
  source: Omit<ListSource<Row>, "filter">;
  /** Filter field of the last change. */
  changed: string;
  /** Never read further back than this, seconds since 1970; `null` for everything. */
  oldest: number | null;
  toBatch(rows: readonly Row[]): Batch | Promise<Batch>;
}

/** A list whose rows change: all of it first, afterwards what changed since the last pull. */
export async function* pullChanged<Row>(
  client: BitrixClient,
  list: ChangedList<Row>,
  options: PullOptions,
): AsyncGenerator<Step> {
  const { state } = options;
  const before = state?.syncedUntil ?? null;
  const resumed = isIdCursor(state?.cursor) ? state.cursor : null;
  const since = resumed ? (resumed.since ?? null) : before === null ? list.oldest : before - OVERLAP_SECONDS;
  const until = resumed?.until ?? options.until;
  const filter: Record<string, Param> =
    since === null ? {} : { [`>=${list.changed}`]: await serverTime(client, since, options) };
  const going = (lastId: number): StreamState => ({
    stream: list.stream,
    syncedUntil: before,
    problem: state?.problem ?? null,
    cursor: { lastId, since, until },
  });
  for await (const page of readById(
    client,
    { ...list.source, filter },
    resumed?.lastId ?? 0,
    requestOptions(options),
  )) {
    yield {
      batch: await list.toBatch(page.rows),
      state: going(page.lastId),
      rows: page.rows.length,
      done: null,
    };
  }
  yield { batch: {}, state: { ...going(0), syncedUntil: until, cursor: null }, rows: 0, done: 1 };
}

const LIST = {
  under: [],
  filterName: "filter" as const,
  order: { order: { ID: "ASC" } },
  select: ["*", "UF_*"],
};

async function* pullRecords(
  client: BitrixClient,
  entity: "lead" | "deal",
  options: PullOptions,
): AsyncGenerator<Step> {
  const choices = choicesOf(await readUserFields(client, requestOptions(options)));
  const toBatch = (records: ReturnType<typeof mapDeal>[]): Batch => ({
    records,
    marks: records.flatMap(seenMarks),
  });
  const oldest = options.sinceIsFirm ? options.since : null;
  if (entity === "lead") {
    const source = { ...LIST, method: "crm.lead.list", row: leadSchema };
    yield* pullChanged(
      client,
      {
        stream: "leads",
        source,
        changed: "DATE_MODIFY",
        oldest,
        toBatch: (rows) => toBatch(rows.map((row) => mapLead(row, choices))),
      },
      options,
    );
    return;
  }
  const source = { ...LIST, method: "crm.deal.list", row: dealSchema };
  // Templates of recurring deals are no deals.
  const deals = (rows: readonly (typeof dealSchema)["_output"][]) => rows.filter((row) => !row.IS_RECURRING);
  yield* pullChanged(
    client,
    {
      stream: "deals",
      source,
      changed: "DATE_MODIFY",
      oldest,
      toBatch: (rows) => toBatch(deals(rows).map((row) => mapDeal(row, choices))),
    },
    options,
  );
}

interface HistoryCursor {
  lead: number;
  deal: number;
}

/** The history only grows, so its highest ids say where to go on. */
async function* pullStageHistory(
  client: BitrixClient,
  account: Account,
  options: PullOptions,
): AsyncGenerator<Step> {
  const known = (options.state?.cursor ?? { lead: 0, deal: 0 }) as HistoryCursor;
  const cursor = { ...known };
  const entities = account.mode === "classic" ? (["lead", "deal"] as const) : (["deal"] as const);
  const state = (syncedUntil: number | null): StreamState => ({
    stream: "stage-history",
    syncedUntil,
    problem: null,
    cursor: { ...cursor },
  });
  for (const entity of entities) {
    const source = {
      method: "crm.stagehistory.list",
      row: historySchema,
      under: ["items"],
      filterName: "filter" as const,
      order: { entityTypeId: entity === "lead" ? 1 : 2, order: { ID: "ASC" } },
      filter: {},
    };
    for await (const page of readById(client, source, cursor[entity], requestOptions(options))) {
      cursor[entity] = page.lastId;
      const moves = page.rows.flatMap((row) => mapHistory(row, entity) ?? []);
      yield {
        batch: { moves },
        state: state(options.state?.syncedUntil ?? null),
        rows: page.rows.length,
        done: null,
      };
    }
  }
  yield { batch: {}, state: state(options.until), rows: 0, done: 1 };
}

async function* pullDictionaries(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const known = (options.state?.cursor as { users?: string[] } | null | undefined)?.users ?? [];
  const dictionaries = await readDictionaries(client, known, requestOptions(options));
  const users = [...new Set([...known, ...dictionaries.managers.map((manager) => manager.id)])];
  const state: StreamState = {
    stream: "dictionaries",
    syncedUntil: options.until,
    problem: null,
    cursor: { users },
  };
  yield { batch: { dictionaries }, state, rows: dictionaries.managers.length, done: 1 };
}

/** Streams of a portal, in the order in which they begin; a portal in simple mode has no CRM leads. */
export function streamsOf(account: Account): StreamName[] {
  const leads: StreamName[] = account.mode === "classic" ? ["leads"] : [];
  return ["dictionaries", ...leads, "deals", "stage-history", "calls", "activities", "deleted"];
}

export function pullStream(
  client: BitrixClient,
  account: Account,
  stream: StreamName,
  options: PullOptions,
): AsyncGenerator<Step> {
  switch (stream) {
    case "dictionaries":
      return pullDictionaries(client, options);
    case "leads":
      return pullRecords(client, "lead", options);
    case "deals":
      return pullRecords(client, "deal", options);
    case "stage-history":
      return pullStageHistory(client, account, options);
    case "calls":
      return pullCalls(client, options);
    case "activities":
      return pullActivities(client, options);
    case "deleted":
      return pullDeleted(client, options);
    default:
      throw new InputError("internal", { request: stream });
  }
}
