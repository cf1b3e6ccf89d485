/**
 * amoCRM's hooks (crm/amocrm.md 3.14, 3.15): unsigned, form-encoded, doubled, reordered and sometimes lost, so a hook only
 * names what to read again; nothing else of it is believed. The account is known by our unguessable address.
 */
import { z } from "zod";
import type { Subscription } from "../crm/adapter.ts";
import { CrmAuthError, CrmBlockedError, CrmContractError, InputError } from "../errors.ts";
import type { AmoClient } from "./client.ts";
import { toPath } from "./pages.ts";
import { listSchema } from "./schema.ts";

/** What we subscribe to: everything that can change a figure of a lead. */
export const SUBSCRIPTIONS: readonly string[] = [
  "add_lead",
  "update_lead",
  "delete_lead",
  "restore_lead",
  "status_lead",
  "responsible_lead",
  "note_lead",
  "note_contact",
  "note_company",
  "add_task",
  "update_task",
  "add_message",
  "add_outgoing_message",
  "add_talk",
  "update_talk",
];

/** More keys than any hook has; what comes after them is left to the next sync. */
const MAX_KEYS = 20_000;
const ID = /^[1-9]\d{0,17}$/;
const LEAD_KEY = /^leads\[\w+\]\[\d+\](\[note\]\[element_id\]|\[id\])$/;
const NOTE_KEY = /^contacts\[note\]\[\d+\]\[note\]\[element_id\]$/;
const PART_KEY =
  /^((?:task|message|outgoing_message|talk)\[\w+\]\[\d+\])\[(element_id|entity_id|contact_id)\]$/;
const UNSORTED_KEY =
  /^unsorted\[\w+\]\[\d+\]\[(?:accept_result|decline_result|data)\]\[leads\]\[\d+\](?:\[id\])?$/;

/** What an id is of, by the element type beside it, as a number or a word; no type means a lead. */
const PREFIXES: Record<string, string> = {
  "": "",
  "2": "",
  lead: "",
  leads: "",
  "1": "contact:",
  contact: "contact:",
  contacts: "contact:",
  "3": "company:",
  company: "company:",
  companies: "company:",
};

function nameOfPart(form: URLSearchParams, part: string, field: string, id: string): string | null {
  if (field === "contact_id") return `contact:${id}`;
  const type = form.get(`${part}[${field === "element_id" ? "element_type" : "entity_type"}]`) ?? "";
  const prefix = Object.hasOwn(PREFIXES, type) ? PREFIXES[type] : undefined;
  return prefix === undefined ? null : prefix + id;
}

function nameOf(form: URLSearchParams, key: string, id: string): string | null {
  if (LEAD_KEY.test(key) || UNSORTED_KEY.test(key)) return id;
  if (NOTE_KEY.test(key)) {
    const type = form.get(key.replace("[element_id]", "[element_type]"));
    return `${type === "3" || type === "company" ? "company" : "contact"}:${id}`;
  }
  const part = PART_KEY.exec(key);
  return part && nameOfPart(form, part[1]!, part[2]!, id);
}

/** What a hook's body names, each once: leads by their ids, people as `contact:9`. Text that is no hook names nothing. */
export function namesOfHook(body: string): string[] {
  const form = new URLSearchParams(body);
  const names = new Set<string>();
  let keys = 0;
  for (const [key, value] of form) {
    if (++keys > MAX_KEYS) break;
    const name = ID.test(value) ? nameOf(form, key, value) : null;
    if (name) names.add(name);
  }
  return [...names];
}

const hookSchema = z.object({
  destination: z.string().nullish(),
  disabled: z.boolean().nullish(),
  settings: z.array(z.string()).nullish(),
});

/** The API of hooks is closed by the plan, by rights, or not there at all: no trouble of the account. */
function isClosed(error: unknown): boolean {
  return (
    error instanceof InputError ||
    error instanceof CrmContractError ||
    (error instanceof CrmAuthError && error.code === "not-admin") ||
    (error instanceof CrmBlockedError && error.code === "crm-payment")
  );
}

async function isSubscribed(client: AmoClient, address: string): Promise<boolean> {
  const path = toPath("/api/v4/webhooks", { "filter[destination]": address });
  const answer = await client.get(path, listSchema("webhooks", hookSchema), "webhooks");
  const hooks = (answer?._embedded?.webhooks ?? []) as z.output<typeof hookSchema>[];
  const ours = hooks.find((hook) => hook.destination === address);
  return ours?.disabled !== true && SUBSCRIPTIONS.every((code) => ours?.settings?.includes(code));
}

/** Subscribing again switches on what amoCRM has switched off after bad answers (3.15; not confirmed). */
export async function subscribe(client: AmoClient, address: string): Promise<Subscription> {
  try {
    if (!(await isSubscribed(client, address)))
      await client.write("POST", "/api/v4/webhooks", {
        destination: address,
        settings: SUBSCRIPTIONS,
        sort: 10,
      });
    return "by-api";
  } catch (error) {
    if (isClosed(error)) return "by-hand";
    throw error;
  }
}
