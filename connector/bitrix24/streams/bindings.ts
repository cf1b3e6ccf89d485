/** What activities hang on besides their owner. */
import { z } from "zod";
import type { TouchTarget } from "#shared/domain/touch.ts";
import type { PullOptions } from "../../crm/adapter.ts";
import { parseAnswer } from "../../crm/contract.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { CRM_LIST, readByIds } from "../pages.ts";
import { errorOf, isGone, isRightMissing, isUnknownMethod } from "../rest/refusals.ts";
import { type BitrixActivity, bindingSchema, ownerSchema } from "../schema.ts";
import { hasRecord, orderTargets, targetOf } from "./touches.ts";

const METHOD = "crm.activity.binding.list";

export const ownerOf = (row: Pick<BitrixActivity, "OWNER_TYPE_ID" | "OWNER_ID">): TouchTarget[] =>
  targetOf(row.OWNER_TYPE_ID, row.OWNER_ID);

/** By activity id; an activity that is gone or closed to us hangs on nothing else. */
export async function readBindings(
  client: BitrixClient,
  activityIds: readonly string[],
  options: PullOptions,
): Promise<Map<string, TouchTarget[]>> {
  const ids = [...new Set(activityIds)];
  const commands = ids.map((activityId) => ({ method: METHOD, params: { activityId } }));
  const answers = await client.ask(commands, requestOptions(options));
  return new Map(
    ids.map((id, index) => {
      const answer = answers[index]!;
      if ("refusal" in answer) {
        const { refusal } = answer;
        if (isGone(refusal) || isRightMissing(refusal) || isUnknownMethod(refusal)) return [id, []];
        throw errorOf(refusal, METHOD, client.host);
      }
      const rows = parseAnswer(z.array(bindingSchema), answer.result, METHOD, client.host);
      return [id, rows.flatMap((row) => targetOf(row.entityTypeId, row.entityId))];
    }),
  );
}

/** What each of these activities hangs on. Bindings are asked one activity at a time, so only where the owner is no lead or deal. */
export async function readTargets(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  options: PullOptions,
): Promise<(row: BitrixActivity) => TouchTarget[]> {
  const loose = rows.filter((row) => !hasRecord(ownerOf(row))).map((row) => row.ID);
  const bindings = await readBindings(client, loose, options);
  return (row) => orderTargets([...ownerOf(row), ...(bindings.get(row.ID) ?? [])]);
}

/** The same for activities known by id only: fifty owners a command, bindings for the rest. */
export async function readTargetsOfIds(
  client: BitrixClient,
  activityIds: readonly string[],
  options: PullOptions,
): Promise<Map<string, TouchTarget[]>> {
  const ids = [...new Set(activityIds)];
  const source = {
    ...CRM_LIST,
    method: "crm.activity.list",
    row: ownerSchema,
    filter: {},
    select: ["ID", "OWNER_ID", "OWNER_TYPE_ID"],
  };
  const owners = await readByIds(client, source, ids, requestOptions(options));
  const found = new Map(owners.map((row) => [row.ID, ownerOf(row)]));
  const loose = ids.filter((id) => !hasRecord(found.get(id) ?? []));
  for (const [id, targets] of await readBindings(client, loose, options))
    found.set(id, orderTargets([...(found.get(id) ?? []), ...targets]));
  return found;
}
