/** Leads, deals, their history, activities and calls (crm/bitrix24.md 3.1–3.8). */
import { type Answer, type Asked, idOf, listed, type Method, startOf, treeOf, visibleTo } from "./asked.ts";
import { type ListAnswer, listRows } from "./lists.ts";
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { Entity, Row } from "./state.ts";

function pick(row: Row, select: Tree): Row {
  const names = Object.values(select).map(String);
  if (names.length === 0 || names.includes("*")) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name) || name === "ID"));
}

/** Whole and decimal numbers as numbers, where a portal sends them so. */
function spelled(row: Row, { faults }: Asked): Row {
  if (faults.spelling === "text") return row;
  const asNumber = (value: unknown) =>
    typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asNumber(value)]));
}

/** A list of the CRM: `rows` by ascending id. */
function ask(asked: Asked, rows: readonly Row[], filter: Tree, order: Tree): ListAnswer {
  const { method, faults, state, params } = asked;
  const isById = Object.keys(filter).some((key) => /^[<>]=?ID$/i.test(key));
  if (isById && faults.idFilter[method] === "refused")
    throw new Refusal(400, "INVALID_ARG_VALUE", "Invalid filter: field 'ID' is not allowed in filter");
  const rules = { method, faults, serverOffset: state.facts.serverOffset };
  return listRows(rows, { filter, order, start: startOf(params) }, rules);
}

function crmList(asked: Asked, rows: readonly Row[]): Answer {
  const { params } = asked;
  if (typeof params.filter === "string" && params.filter !== "")
    throw new Refusal(400, "", "Parameter 'filter' must be array.");
  const answer = ask(asked, rows, treeOf(params.filter), treeOf(params.order));
  const show = (row: Row) => spelled(pick(row, treeOf(params.select)), asked);
  return listed({ ...answer, rows: answer.rows.map(show) });
}

const recordList =
  (entity: Entity): Method =>
  (asked) =>
    crmList(asked, visibleTo(asked, asked.state.table(entity).list()));

const recordGet =
  (entity: Entity): Method =>
  (asked) => {
    const row = asked.state.table(entity).rows.get(idOf(asked.params));
    if (!row) throw new Refusal(400, "", "Not found");
    if (visibleTo(asked, [row]).length === 0) throw new Refusal(400, "", "Access denied.");
    return { result: spelled(row, asked) };
  };

function entityOf({ params }: Asked, code: string, status = 400): Entity {
  const kind = String(params.entityTypeId);
  if (kind === "1") return "lead";
  if (kind === "2") return "deal";
  throw new Refusal(status, code, "Entity type is not supported");
}

/** Documentation shows numbers, portals sent text: so each is met, by the spelling of the portal. */
const stageHistory: Method = (asked) => {
  const { state, params, faults } = asked;
  const entity = entityOf(asked, "ENTITY_TYPE_NOT_SUPPORTED");
  const rows = (entity === "lead" ? state.leadHistory : state.dealHistory).list();
  const answer = ask(asked, rows, treeOf(params.filter), treeOf(params.order));
  const toText = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  const toNumbers = (row: Row): Row => ({
    ...row,
    ID: Number(row.ID),
    CATEGORY_ID: Number(row.CATEGORY_ID ?? 0),
  });
  const show = faults.spelling === "text" ? toText : toNumbers;
  return listed({ ...answer, rows: answer.rows.map(show) }, (items) => ({ items }));
};

const ownBinding = (activity: Row) => ({
  entityTypeId: Number(activity.OWNER_TYPE_ID),
  entityId: Number(activity.OWNER_ID),
});

const activityBindings: Method = ({ state, params }) => {
  const activity = state.activities.rows.get(Number(params.activityId));
  if (!activity) throw new Refusal(400, "NOT_FOUND", "Activity not found");
  return { result: [ownBinding(activity), ...(state.bindings.get(String(activity.ID)) ?? [])] };
};

/** The filter by BINDINGS finds an activity by anything that it hangs on. */
const activityList: Method = (asked) => {
  const { state, params } = asked;
  const { BINDINGS, ...filter } = treeOf(params.filter);
  const rows = state.activities.list();
  if (BINDINGS === undefined) return crmList(asked, rows);
  const wanted = Object.values(treeOf(BINDINGS)).map((one) => {
    const { OWNER_TYPE_ID, OWNER_ID } = treeOf(one);
    return `${OWNER_TYPE_ID} ${OWNER_ID}`;
  });
  const isBound = (row: Row) =>
    [ownBinding(row), ...(state.bindings.get(String(row.ID)) ?? [])].some(({ entityTypeId, entityId }) =>
      wanted.includes(`${entityTypeId} ${entityId}`),
    );
  return crmList({ ...asked, params: { ...params, filter } }, rows.filter(isBound));
};

const activityGet: Method = (asked) => {
  const row = asked.state.activities.rows.get(idOf(asked.params));
  if (!row) throw new Refusal(400, "", "Activity is not found");
  return { result: row };
};

/** SORT and ORDER instead of `order`. */
const calls: Method = (asked) => {
  const { state, params } = asked;
  const order: Tree = params.SORT ? { [String(params.SORT)]: String(params.ORDER ?? "ASC") } : {};
  return listed(ask(asked, state.calls.list(), treeOf(params.FILTER), order));
};

/** `DATE_CREATE` as `dateCreate`, `UF_CRM_1` as `ufCrm_1`; ids and amounts as numbers. */
function itemOf(entity: Entity, row: Row): Row {
  const names: Record<string, string> = {
    STATUS_ID: "stageId",
    STATUS_SEMANTIC_ID: "stageSemanticId",
    DATE_CREATE: "createdTime",
    DATE_MODIFY: "updatedTime",
    DATE_CLOSED: "dateClosed",
    CREATED_BY_ID: "createdBy",
  };
  const camel = (name: string) =>
    name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const value = (name: string, one: unknown) =>
    typeof one === "string" && /^-?\d+(\.\d+)?$/.test(one) && /(^ID|_ID|OPPORTUNITY)$/.test(name)
      ? Number(one)
      : one;
  const fields = Object.entries(row).map(([name, one]) => [names[name] ?? camel(name), value(name, one)]);
  return { ...Object.fromEntries(fields), entityTypeId: entity === "lead" ? 1 : 2 };
}

const itemList: Method = (asked) => {
  const { state, params } = asked;
  const entity = entityOf(asked, "NOT_FOUND");
  const upper = (tree: Tree): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([key, one]) => [
        /^([<>]=?|@|=)?id$/.test(key) ? key.toUpperCase() : key,
        one,
      ]),
    );
  const rows = visibleTo(asked, state.table(entity).list());
  const answer = ask(asked, rows, upper(treeOf(params.filter)), upper(treeOf(params.order)));
  return listed({ ...answer, rows: answer.rows.map((row) => itemOf(entity, row)) }, (items) => ({ items }));
};

const openLinesChat: Method = ({ state, params }) => {
  const key = `${String(params.CRM_ENTITY_TYPE).toLowerCase()} ${params.CRM_ENTITY}`;
  return { result: state.chats.get(key) ?? [] };
};

const openLinesHistory: Method = ({ state, params }) => {
  const session = state.sessions.get(String(params.SESSION_ID ?? `chat ${params.CHAT_ID}`));
  if (!session) throw new Refusal(400, "NOT_FOUND", "Session not found");
  const orList = (map: Record<string, Row>) => (Object.keys(map).length === 0 ? [] : map);
  return { result: { ...session, message: orList(session.message), users: orList(session.users) } };
};

export const CRM_METHODS: Record<string, Method> = {
  "crm.deal.list": recordList("deal"),
  "crm.lead.list": recordList("lead"),
  "crm.deal.get": recordGet("deal"),
  "crm.lead.get": recordGet("lead"),
  "crm.item.list": itemList,
  "crm.stagehistory.list": stageHistory,
  "crm.activity.list": activityList,
  "crm.activity.get": activityGet,
  "crm.activity.binding.list": activityBindings,
  "voximplant.statistic.get": calls,
  "imopenlines.crm.chat.get": openLinesChat,
  "imopenlines.session.history.get": openLinesHistory,
};
