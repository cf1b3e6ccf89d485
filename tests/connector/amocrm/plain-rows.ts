/** Rows as amoCRM's API shows them, for the plain account (crm/amocrm.md, section 3). */
import type { Row } from "./plain-account.ts";

export const NOW = Math.floor(Date.now() / 1000);
export const DAY = 86_400;

export const pipeline = {
  id: 3,
  name: "Продажи",
  sort: 1,
  _embedded: {
    statuses: [
      { id: 60, name: "Новая", sort: 20, type: 0 },
      { id: 142, name: "Успех", sort: 10_000, type: 0 },
      { id: 143, name: "Отказ", sort: 11_000, type: 0 },
    ],
  },
};

export const lead = (id: number | string, more: Row = {}): Row => ({
  id,
  name: `Сделка ${id}`,
  price: 100,
  responsible_user_id: 7,
  status_id: 60,
  pipeline_id: 3,
  loss_reason_id: null,
  created_by: 7,
  created_at: NOW - 100 * DAY + 600 * Number(id),
  updated_at: NOW - 100 * DAY + 600 * Number(id) + 60,
  closed_at: null,
  is_deleted: false,
  custom_fields_values: null,
  account_id: 77,
  _embedded: { tags: [], companies: [], contacts: [{ id: 9, is_main: true }] },
  ...more,
});

export const leads = (count: number): Row[] => Array.from({ length: count }, (_, index) => lead(index + 1));

/** Ids sort by time, as those of the CRM seem to. */
export const event = (at: number, type: string, entity_id: number | string, more: Row = {}): Row => ({
  id: `01${String(at).padStart(12, "0")}${String(entity_id).padStart(8, "0")}${type.slice(0, 4)}`,
  type,
  entity_id,
  entity_type: "lead",
  created_by: 7,
  created_at: at,
  value_after: [],
  value_before: [],
  account_id: 77,
  ...more,
});

export const moved = (at: number, id: number, to: number): Row =>
  event(at, "lead_status_changed", id, {
    value_after: [{ lead_status: { id: to, pipeline_id: 3 } }],
    value_before: [{ lead_status: { id: 60, pipeline_id: 3 } }],
  });

/** One move and one message for each lead. */
export const eventsOf = (rows: readonly Row[]): Row[] =>
  rows.flatMap((row) => [
    moved(Number(row.created_at) + 100, Number(row.id), 142),
    event(Number(row.created_at) + 50, "outgoing_chat_message", Number(row.id), {
      value_after: [{ message: { id: `m${row.id}` } }],
    }),
  ]);

export const call = (id: number, entity_id: number, params: Row, more: Row = {}): Row => ({
  id,
  entity_id,
  created_by: 7,
  updated_by: 7,
  created_at: NOW - 50 * DAY + id,
  updated_at: NOW - 50 * DAY + id,
  responsible_user_id: 7,
  note_type: "call_out",
  params,
  account_id: 77,
  ...more,
});

export const task = (id: number, more: Row = {}): Row => ({
  id,
  entity_id: 1,
  entity_type: "leads",
  responsible_user_id: 7,
  is_completed: true,
  task_type_id: 2,
  text: "Встреча",
  result: [],
  created_at: NOW - 40 * DAY + id,
  updated_at: NOW - 30 * DAY + id,
  account_id: 77,
  ...more,
});
