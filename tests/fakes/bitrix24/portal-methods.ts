/** The portal itself, its people and its lists (crm/bitrix24.md 3.5, 3.6, 3.9). */
import { type Asked, listed, type Method, startOf, treeOf } from "./asked.ts";
import { listRows } from "./lists.ts";
import type { Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";
import type { Row } from "./state.ts";

function plain({ method, state, faults, params }: Asked, rows: readonly Row[], filter: Tree = {}) {
  const rules = { method, faults, serverOffset: state.facts.serverOffset };
  return listRows(rows, { filter, order: {}, start: startOf(params) }, rules);
}

const userOf = ({ state, viewer }: Asked): Row =>
  state.facts.users.find((user) => user.ID === viewer.id) ?? { ID: viewer.id };

const STATUS_ID_LENGTH = 21;

/** `DEAL_STAGE_0` is always empty: the stages of pipeline 0 are under `DEAL_STAGE`. */
const statuses: Method = (asked) => {
  const { state, faults, params } = asked;
  const rows = faults.cutStageIds
    ? state.facts.statuses.map((row) => ({
        ...row,
        STATUS_ID: String(row.STATUS_ID).slice(0, STATUS_ID_LENGTH),
      }))
    : state.facts.statuses;
  const filter = treeOf(params.filter);
  // Not paged by the documentation's own example: all rows at once.
  const conditions = Object.entries(filter);
  return {
    result: rows.filter((row) => conditions.every(([key, wanted]) => String(row[key]) === String(wanted))),
    total: rows.length,
  };
};

const userFields =
  (rows: (asked: Asked) => readonly Row[]): Method =>
  (asked) =>
    listed(plain(asked, rows(asked)));

/** Labels of users; `FILTER` in upper case, sorted by `sort` and `order`. Dismissed users are listed too. */
const users: Method = (asked) => listed(plain(asked, asked.state.facts.users, treeOf(asked.params.FILTER)));

const departments: Method = (asked) => {
  const { sort: _, order: __, START: ___, start: ____, ...filter } = asked.params;
  return listed(plain(asked, asked.state.facts.departments, filter));
};

const appInfo: Method = ({ state, viewer }) => {
  if (!viewer.isApp) throw new Refusal(400, "ACCESS_DENIED", "Access denied! Application context required");
  const family = state.facts.license ?? "basic";
  return {
    result: {
      ID: 5,
      CODE: "local.desyatka",
      VERSION: 1,
      STATUS: "L",
      INSTALLED: true,
      PAYMENT_EXPIRED: "N",
      DAYS: null,
      LANGUAGE_ID: "ru",
      LICENSE: `ru_${family}`,
      LICENSE_TYPE: family,
      LICENSE_FAMILY: family,
    },
  };
};

export const PORTAL_METHODS: Record<string, Method> = {
  profile: (asked) => {
    const { ID, NAME, LAST_NAME } = userOf(asked);
    const { viewer, state } = asked;
    const zone = viewer.id === state.facts.owner ? state.facts.timeZone : "";
    return { result: { ID, ADMIN: viewer.isAdmin, NAME, LAST_NAME, PERSONAL_GENDER: "", TIME_ZONE: zone } };
  },
  "user.current": (asked) => ({ result: userOf(asked) }),
  "user.admin": ({ viewer }) => ({ result: viewer.isAdmin }),
  "user.get": users,
  "department.get": departments,
  "server.time": ({ state, now }) => ({ result: state.time(Math.floor(now)) }),
  scope: ({ state }) => ({
    result: state.facts.scopes ?? ["crm", "telephony", "imopenlines", "user", "department", "im"],
  }),
  "feature.get": () => ({ result: { value: "Y" } }),
  "app.info": appInfo,
  "crm.settings.mode.get": ({ state }) => ({ result: state.facts.mode }),
  "crm.category.list": (asked) =>
    listed(plain(asked, asked.state.facts.categories), (categories) => ({ categories })),
  "crm.status.list": statuses,
  "crm.currency.list": (asked) => listed(plain(asked, asked.state.facts.currencies)),
  "crm.currency.base.get": ({ state }) => ({
    result: state.facts.currencies.find((one) => one.BASE === "Y")?.CURRENCY ?? "RUB",
  }),
  "crm.deal.userfield.list": userFields(({ state }) => state.facts.dealFields),
  "crm.lead.userfield.list": userFields(({ state }) => state.facts.leadFields),
};
