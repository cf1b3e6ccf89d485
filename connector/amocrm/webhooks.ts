/**
 * amoCRM's hooks (crm/amocrm.md 3.14, 3.15): unsigned, form-encoded, doubled, reordered and sometimes lost, so a hook only
 * names leads to read again; nothing else of it is believed. The account is known by our unguessable address.
 */

/** What we subscribe to: everything that can change a figure of a lead. */
export const SUBSCRIPTIONS = [
  "add_lead",
  "update_lead",
  "delete_lead",
  "restore_lead",
  "status_lead",
  "responsible_lead",
  "note_lead",
  "add_task",
  "update_task",
  "add_message",
  "add_outgoing_message",
  "add_talk",
  "update_talk",
] as const;

const MAX_KEYS = 20_000;
const ID = /^[1-9]\d{0,17}$/;
const LEAD_KEY = /^leads\[\w+\]\[\d+\](\[note\]\[element_id\]|\[id\])$/;
const ELEMENT_KEY = /^((?:task|message|outgoing_message|talk)\[\w+\]\[\d+\])\[(element_id|entity_id)\]$/;
const UNSORTED_KEY =
  /^unsorted\[\w+\]\[\d+\]\[(?:accept_result|decline_result|data)\]\[leads\]\[\d+\](?:\[id\])?$/;

/** Element types that mean a lead, as a number or a word. */
const isLeadType = (type: string | null): boolean =>
  type === null || type === "2" || type === "lead" || type === "leads";

/** Ids of the leads that a hook's body names, each once. Text that is no hook names none. */
export function leadsOfHook(body: string): string[] {
  const form = new URLSearchParams(body);
  const ids = new Set<string>();
  let keys = 0;
  for (const [key, value] of form) {
    if (++keys > MAX_KEYS) break;
    if (!ID.test(value)) continue;
    if (LEAD_KEY.test(key) || UNSORTED_KEY.test(key)) ids.add(value);
    const element = ELEMENT_KEY.exec(key);
    if (!element) continue;
    const type = form.get(`${element[1]}[${element[2] === "element_id" ? "element_type" : "entity_type"}]`);
    if (isLeadType(type)) ids.add(value);
  }
  return [...ids];
}
