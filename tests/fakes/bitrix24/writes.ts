/** What an application may change: a record's fields, notifications, comments (crm/bitrix24.md 3.10, vendor's methods). */
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState, Table } from "./state.ts";

const fieldsOf = (params: Tree): Tree => (typeof params.fields === "object" ? params.fields : {});

/** A list of values comes as a tree with the keys 0, 1, …; unknown fields are ignored, as the vendor says. */
const listOf = (value: string | Tree | undefined): unknown =>
  typeof value === "object" ? Object.values(value) : value;

export function updatedRow(state: PortalState, table: Table, params: Tree): boolean {
  const row = table.rows.get(Number(params.id ?? params.ID));
  if (!row) throw new Refusal(400, "", "Not found");
  const values = Object.entries(fieldsOf(params)).map(([name, value]) => [name, listOf(value)]);
  Object.assign(row, Object.fromEntries(values), { DATE_MODIFY: state.time(Math.floor(Date.now() / 1000)) });
  return true;
}

export function notificationRow(state: PortalState, params: Tree): number {
  if (!params.USER_ID) throw new Refusal(400, "USER_ID_EMPTY", "User id not specified");
  if (!String(params.MESSAGE ?? "").trim()) throw new Refusal(400, "MESSAGE_EMPTY", "Message can't be empty");
  return Number(state.notifications.add({ USER_ID: params.USER_ID, MESSAGE: params.MESSAGE }).ID);
}

export function commentRow(state: PortalState, params: Tree): number {
  const { ENTITY_ID, ENTITY_TYPE, COMMENT } = fieldsOf(params);
  if (ENTITY_TYPE !== "lead" && ENTITY_TYPE !== "deal")
    throw new Refusal(400, "INVALID_ARG_VALUE", "Invalid entity type");
  return Number(state.comments.add({ ENTITY_ID, ENTITY_TYPE, COMMENT }).ID);
}
