/** Calls from the statistics of telephony; where that right is missing they come as activities, and the stream says so. */
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { CrmAuthError, CrmContractError } from "../../errors.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { mapCall } from "../mapping.ts";
import { readById } from "../pages.ts";
import { type BitrixCall, callSchema } from "../schema.ts";
import { readBindings } from "./bindings.ts";

export const NO_TELEPHONY = "no-telephony-right";
const EVERY_CALL = {
  method: "voximplant.statistic.get",
  row: callSchema,
  under: [],
  filterName: "FILTER" as const,
  order: { SORT: "ID", ORDER: "ASC" },
  filter: {},
};

const rights = new WeakMap<BitrixClient, Promise<boolean>>();

async function ask(client: BitrixClient, options: PullOptions): Promise<boolean> {
  const answer = (
    await client.batch(
      { c0: { method: "voximplant.statistic.get", params: { SORT: "ID", ORDER: "ASC", FILTER: { ID: 0 } } } },
      requestOptions(options),
    )
  ).get("c0")!;
  return "result" in answer || !/DENIED|SCOPE|CREDENTIALS|METHOD_NOT_FOUND|^0$|^$/.test(answer.error);
}

/** Whether the statistics are open to us; asked once, because activities need to know too. */
export function hasTelephony(client: BitrixClient, options: PullOptions): Promise<boolean> {
  const known = rights.get(client) ?? ask(client, options);
  rights.set(client, known);
  return known;
}

async function toTouches(client: BitrixClient, rows: readonly BitrixCall[], options: PullOptions) {
  const loose = rows
    .filter((row) => !row.CRM_ENTITY_ID && row.CRM_ACTIVITY_ID)
    .map((row) => row.CRM_ACTIVITY_ID!);
  const bindings = loose.length > 0 ? await readBindings(client, loose, options) : new Map();
  return rows.flatMap((row) => mapCall(row, bindings.get(row.CRM_ACTIVITY_ID ?? "") ?? []) ?? []);
}

export async function* pullCalls(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const known = (options.state?.cursor as { lastId?: number } | null | undefined)?.lastId ?? 0;
  const state = (lastId: number, syncedUntil: number | null, problem: string | null): StreamState => ({
    stream: "calls",
    syncedUntil,
    problem,
    cursor: { lastId },
  });
  if (!(await hasTelephony(client, options))) {
    yield { batch: {}, state: state(known, options.until, NO_TELEPHONY), rows: 0, done: 1 };
    return;
  }
  let lastId = known;
  try {
    for await (const page of readById(client, EVERY_CALL, known, requestOptions(options))) {
      lastId = page.lastId;
      const touches = await toTouches(client, page.rows, options);
      yield {
        batch: { touches },
        state: state(lastId, options.state?.syncedUntil ?? null, null),
        rows: page.rows.length,
        done: null,
      };
    }
  } catch (error) {
    // The right was taken away meanwhile: the rest is marked as missing, nothing that was read is lost.
    if (
      !(error instanceof CrmAuthError && error.code === "crm-scope") &&
      !(error instanceof CrmContractError && /DENIED/.test(error.params.detail ?? ""))
    )
      throw error;
    yield { batch: {}, state: state(lastId, options.until, NO_TELEPHONY), rows: 0, done: 1 };
    return;
  }
  yield { batch: {}, state: state(lastId, options.until, null), rows: 0, done: 1 };
}
