/** What an application may change: a record's fields, notifications, comments (crm/bitrix24.md 3.10, vendor's methods). */
import { type Asked, idOf, treeOf } from "./asked.ts";
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { Entity } from "./state.ts";

/** A list of values comes as a tree with the keys 0, 1, …; unknown fields are ignored, as the vendor says. */
const listOf = (value: string | Tree | undefined): unknown =>
  typeof value === "object" ? Object.values(value) : value;

export function updatedRow({ state, params, now }: Asked, entity: Entity): boolean {
  const id = idOf(params);
  if (!state.table(entity).rows.has(id)) throw new Refusal(400, "", "Not found");
  const values = Object.entries(treeOf(params.fields)).map(([name, value]) => [name, listOf(value)]);
  state.change(entity, id, Object.fromEntries(values), Math.floor(now));
  return true;
}

export function notificationRow({ state, params }: Asked): number {
  if (!params.USER_ID) throw new Refusal(400, "USER_ID_EMPTY", "User id not specified");
  if (!String(params.MESSAGE ?? "").trim()) throw new Refusal(400, "MESSAGE_EMPTY", "Message can't be empty");
  return Number(state.notifications.add({ USER_ID: params.USER_ID, MESSAGE: params.MESSAGE }).ID);
}

export function commentRow({ state, params }: Asked): number {
  const { ENTITY_ID, ENTITY_TYPE, COMMENT } = treeOf(params.fields);
  if (ENTITY_TYPE !== "lead" && ENTITY_TYPE !== "deal")
    throw new Refusal(400, "INVALID_ARG_VALUE", "Invalid entity type");
  return Number(state.comments.add({ ENTITY_ID, ENTITY_TYPE, COMMENT }).ID);
}
