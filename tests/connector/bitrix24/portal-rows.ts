/** Rows as a portal spells them, with everything that a test does not care about filled in. */
import { NOW } from "./pulling.ts";
import type { Row } from "./table-portal.ts";

export const DAY = 86_400;
export const iso = (at: number) => `${new Date((at + 3 * 3600) * 1000).toISOString().slice(0, 19)}+03:00`;
export const seconds = (text: string) => Date.parse(text) / 1000;

export const deal = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  TITLE: `Сделка ${id}`,
  STAGE_ID: "NEW",
  STAGE_SEMANTIC_ID: "P",
  CATEGORY_ID: "0",
  OPPORTUNITY: "100.00",
  DATE_CREATE: iso(NOW - 30 * DAY),
  DATE_MODIFY: iso(NOW - 30 * DAY),
  MOVED_TIME: iso(NOW - 30 * DAY),
  IS_RECURRING: "N",
  ...more,
});
export const deals = (count: number) => Array.from({ length: count }, (_, index) => deal(index + 1));
export const history = (id: number, owner: number, more: Row = {}): Row => ({
  ID: id,
  TYPE_ID: 1,
  OWNER_ID: owner,
  CREATED_TIME: iso(NOW - 30 * DAY + id),
  CATEGORY_ID: 0,
  STAGE_ID: "NEW",
  STAGE_SEMANTIC_ID: "P",
  STATUS_ID: "NEW",
  STATUS_SEMANTIC_ID: "P",
  ...more,
});
export const activity = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  OWNER_TYPE_ID: "2",
  OWNER_ID: "5",
  TYPE_ID: "4",
  PROVIDER_ID: "CRM_EMAIL",
  ASSOCIATED_ENTITY_ID: "0",
  CREATED: iso(NOW - 10 * DAY),
  LAST_UPDATED: iso(NOW - 10 * DAY),
  START_TIME: iso(NOW - 10 * DAY),
  END_TIME: iso(NOW - 10 * DAY + 600),
  COMPLETED: "Y",
  STATUS: "2",
  RESPONSIBLE_ID: "7",
  DIRECTION: "2",
  ...more,
});
export const statistic = (id: number, more: Row = {}): Row => ({
  ID: String(id),
  PORTAL_USER_ID: "7",
  CALL_TYPE: "1",
  CALL_DURATION: "95",
  CALL_START_DATE: iso(NOW - 5 * DAY),
  CALL_FAILED_CODE: "200",
  CRM_ENTITY_TYPE: "CONTACT",
  CRM_ENTITY_ID: "9",
  CRM_ACTIVITY_ID: "0",
  ...more,
});
