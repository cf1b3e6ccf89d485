/** Meetings, e-mails and text messages from the portal's activities (3.7); calls, where telephony is closed to us. */
import type { Account } from "#shared/domain/account.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import type { Batch } from "../../store/store.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { CRM_LIST, type ListSource, readByIds } from "../pages.ts";
import { listCommand, readListAnswer } from "../rest/list-answers.ts";
import { activitySchema, type BitrixActivity } from "../schema.ts";
import { readTargets } from "./bindings.ts";
import { mayReadCalls } from "./calls.ts";
import { pullChanged } from "./changed.ts";
import { startAfter } from "./history-start.ts";
import type { Entity } from "./records.ts";
import { isUndoneMeeting, mapActivity } from "./touches.ts";

/** What is read of an activity; its texts are not asked for. */
const FIELDS = [
  "ID",
  "OWNER_ID",
  "OWNER_TYPE_ID",
  "TYPE_ID",
  "PROVIDER_ID",
  "ASSOCIATED_ENTITY_ID",
  "CREATED",
  "LAST_UPDATED",
  "START_TIME",
  "END_TIME",
  "COMPLETED",
  "STATUS",
  "RESPONSIBLE_ID",
  "AUTHOR_ID",
  "DIRECTION",
];

export const EVERY_ACTIVITY: ListSource<BitrixActivity> = {
  ...CRM_LIST,
  method: "crm.activity.list",
  row: activitySchema,
  filter: {},
  select: FIELDS,
};

async function toBatch(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  withCalls: boolean,
  options: PullOptions,
): Promise<Batch> {
  const wanted = rows.filter((row) => mapActivity(row, [], withCalls) !== null);
  const targetsOf = await readTargets(client, wanted, options);
  return {
    touches: wanted.flatMap((row) => mapActivity(row, targetsOf(row), withCalls) ?? []),
    removedTouchIds: rows.filter(isUndoneMeeting).map((row) => `activity:${row.ID}`),
  };
}

/** Single activities that a hook named, and the newest of single records. */
export async function readActivities(
  client: BitrixClient,
  ids: readonly string[],
  owners: readonly { entity: Entity; ids: readonly string[] }[],
  options: PullOptions,
): Promise<Batch> {
  // Whether this filter takes lists of owners is not confirmed: foreign rows do no harm.
  const newest = owners
    .filter((one) => one.ids.length > 0)
    .map((one) => ({ OWNER_TYPE_ID: one.entity === "lead" ? "1" : "2", "@OWNER_ID": one.ids }));
  if (ids.length === 0 && newest.length === 0) return {};
  const commands = newest.map((conditions) => listCommand(EVERY_ACTIVITY, "descending", conditions));
  const [named, answers] = await Promise.all([
    readByIds(client, EVERY_ACTIVITY, ids, requestOptions(options)),
    client.ask(commands, requestOptions(options)),
  ]);
  const shown = answers.flatMap((answer) => readListAnswer(answer, EVERY_ACTIVITY, client.host).rows);
  return toBatch(client, [...named, ...shown], !(await mayReadCalls(client, options)), options);
}

export async function* pullActivities(
  client: BitrixClient,
  account: Account,
  options: PullOptions,
): AsyncGenerator<Step> {
  const telephony = mayReadCalls(client, options);
  telephony.catch(() => undefined);
  // A first pull by a date that a person named is bounded by that date already.
  const isWhole = options.state === null && !options.sinceIsFirm;
  const list = {
    stream: "activities" as const,
    source: EVERY_ACTIVITY,
    changed: "LAST_UPDATED",
    skipOld: isWhole
      ? (top: number) => startAfter(client, EVERY_ACTIVITY, { created: "CREATED", top }, options)
      : undefined,
    toBatch: async (rows: readonly BitrixActivity[]) => toBatch(client, rows, !(await telephony), options),
  };
  yield* pullChanged(client, account, list, options);
  await telephony;
}
