/** The methods that the portal answers. A refusal is thrown as `Refusal`; batch and HTTP spell it. */
import { type ListAnswer, listRows } from "./lists.ts";
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState, Row, Table } from "./state.ts";
import { commentRow, notificationRow, updatedRow } from "./writes.ts";

export interface Answer {
  result: unknown;
  total?: number;
  next?: number | null;
}

const tree = (value: string | Tree | undefined): Tree => (typeof value === "object" ? value : {});
const startOf = (params: Tree): number => Number(params.start ?? params.START ?? 0);

function pick(row: Row, select: Tree): Row {
  const names = Object.values(select).map(String);
  if (names.length === 0 || names.includes("*")) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name) || name === "ID"));
}

function listed(answer: ListAnswer, wrap: (rows: Row[]) => unknown = (rows) => rows): Answer {
  return { result: wrap(answer.rows), total: answer.total, next: answer.next };
}

function crmList(table: Table, params: Tree): Answer {
  const answer = listRows(table.list(), tree(params.filter), tree(params.order), startOf(params));
  return listed({ ...answer, rows: answer.rows.map((row) => pick(row, tree(params.select))) });
}

function crmGet(table: Table, params: Tree): Answer {
  const row = table.rows.get(Number(params.id ?? params.ID));
  if (!row) throw new Refusal(400, "", "Not found");
  return { result: row };
}

function stageHistory(state: PortalState, params: Tree): Answer {
  const kind = String(params.entityTypeId);
  if (kind !== "1" && kind !== "2")
    throw new Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported");
  const rows = (kind === "1" ? state.leadHistory : state.dealHistory).list();
  const answer = listRows(rows, tree(params.filter), tree(params.order), startOf(params));
  return listed({ ...answer, rows: answer.rows.map((row) => ({ ...row, ID: Number(row.ID) })) }, (items) => ({
    items,
  }));
}

const plain = (rows: readonly Row[], params: Tree): Answer =>
  listed(listRows(rows, tree(params.filter ?? params.FILTER), {}, startOf(params)));

type Method = (state: PortalState, params: Tree) => Answer;

const owner = (state: PortalState): Row => state.facts.users.find((user) => user.ID === state.facts.owner)!;

export const METHODS: Record<string, Method> = {
  profile: (state) => ({
    result: {
      ID: state.facts.owner,
      ADMIN: state.facts.ownerIsAdmin,
      NAME: owner(state).NAME,
      LAST_NAME: owner(state).LAST_NAME,
      TIME_ZONE: state.facts.timeZone,
    },
  }),
  "user.current": (state) => ({ result: owner(state) }),
  "user.admin": (state) => ({ result: state.facts.ownerIsAdmin }),
  "server.time": (state) => ({ result: state.time(Math.floor(Date.now() / 1000)) }),
  "crm.settings.mode.get": (state) => ({ result: state.facts.mode }),
  "user.get": (state, params) => plain(state.facts.users, { ...params, FILTER: {}, filter: {} }),
  "department.get": (state, params) => plain(state.facts.departments, params),
  "crm.category.list": (state, params) =>
    listed(listRows(state.facts.categories, {}, {}, startOf(params)), (categories) => ({ categories })),
  "crm.status.list": (state, params) => plain(state.facts.statuses, params),
  "crm.currency.list": (state, params) => plain(state.facts.currencies, params),
  "crm.deal.userfield.list": (state, params) => plain(state.facts.dealFields, { ...params, filter: {} }),
  "crm.lead.userfield.list": (state, params) => plain(state.facts.leadFields, { ...params, filter: {} }),
  "crm.deal.list": (state, params) => crmList(state.deals, params),
  "crm.lead.list": (state, params) => crmList(state.leads, params),
  "crm.deal.get": (state, params) => crmGet(state.deals, params),
  "crm.lead.get": (state, params) => crmGet(state.leads, params),
  "crm.stagehistory.list": stageHistory,
  "crm.activity.list": (state, params) => crmList(state.activities, params),
  "crm.activity.binding.list": (state, params) => {
    const activity = state.activities.rows.get(Number(params.activityId));
    if (!activity) throw new Refusal(400, "NOT_FOUND", "Activity not found");
    const own = { entityTypeId: Number(activity.OWNER_TYPE_ID), entityId: Number(activity.OWNER_ID) };
    return { result: [own, ...(state.bindings.get(String(activity.ID)) ?? [])] };
  },
  "voximplant.statistic.get": (state, params) =>
    listed(listRows(state.calls.list(), tree(params.FILTER), {}, startOf(params))),
  "crm.deal.update": (state, params) => ({ result: updatedRow(state, state.deals, params) }),
  "crm.lead.update": (state, params) => ({ result: updatedRow(state, state.leads, params) }),
  "im.notify.personal.add": (state, params) => ({ result: notificationRow(state, params) }),
  "crm.timeline.comment.add": (state, params) => ({ result: commentRow(state, params) }),
  "imopenlines.session.history.get": (state, params) => {
    const session = state.sessions.get(String(params.SESSION_ID));
    if (!session) throw new Refusal(400, "NOT_FOUND", "Session not found");
    return { result: session };
  },
};
