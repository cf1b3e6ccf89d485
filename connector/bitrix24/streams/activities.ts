/** Meetings, e-mails, text messages and open lines' dialogues from the portal's activities (3.7, 3.10). */
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import type { Batch } from "../../store/store.ts";
import type { BitrixClient } from "../client.ts";
import { mapActivity, targetOf } from "../mapping.ts";
import { pullChanged } from "../pull.ts";
import { activitySchema, type BitrixActivity } from "../schema.ts";
import { readBindings } from "./bindings.ts";
import { hasTelephony } from "./calls.ts";
import { readDialogues } from "./dialogues.ts";

const WANTED_TYPES = new Set(["1", "2", "4", "6"]);
const RECORD_OWNERS = new Set(["1", "2"]);

/** An activity of a contact may be bound to a deal as well: the deal goes first (domain/touch.ts). */
async function targetsOf(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  options: PullOptions,
): Promise<(row: BitrixActivity) => TouchTarget[]> {
  const loose = rows.filter((row) => !RECORD_OWNERS.has(row.OWNER_TYPE_ID ?? "")).map((row) => row.ID);
  const bindings =
    loose.length > 0 ? await readBindings(client, loose, options) : new Map<string, TouchTarget[]>();
  return (row) => {
    const all = [...targetOf(row.OWNER_TYPE_ID, row.OWNER_ID), ...(bindings.get(row.ID) ?? [])];
    const unique = all.filter(
      (one, index) => all.findIndex((other) => other.type === one.type && other.id === one.id) === index,
    );
    return [
      ...unique.filter((one) => one.type === "record"),
      ...unique.filter((one) => one.type !== "record"),
    ];
  };
}

async function toBatch(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  options: PullOptions,
): Promise<Batch> {
  const telephony = await hasTelephony(client, options);
  const wanted = rows.filter((row) => WANTED_TYPES.has(row.TYPE_ID ?? ""));
  const of = await targetsOf(client, wanted, options);
  const touches: Touch[] = wanted.flatMap((row) => mapActivity(row, of(row), !telephony) ?? []);
  const undone = wanted
    .filter((row) => row.TYPE_ID === "1" && !row.COMPLETED)
    .map((row) => `activity:${row.ID}`);
  const sessions = wanted.filter((row) => row.PROVIDER_ID === "IMOPENLINES_SESSION");
  return {
    touches: [...touches, ...(await readDialogues(client, sessions, of, options))],
    removedTouchIds: undone,
  };
}

export async function* pullActivities(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const source = {
    method: "crm.activity.list",
    row: activitySchema,
    under: [],
    filterName: "filter" as const,
    order: { order: { ID: "ASC" } },
  };
  const oldest = options.sinceIsFirm ? options.since : null;
  yield* pullChanged(
    client,
    {
      stream: "activities",
      source,
      changed: "LAST_UPDATED",
      oldest,
      toBatch: (rows) => toBatch(client, rows, options),
    },
    options,
  );
}
