/**
 * Bitrix24's events (crm/bitrix24.md, section 4): form-encoded, sent once, doubled at times, naming only an id. An event
 * proves itself by the portal's application token alone; tokens inside it are never used, they are the acting user's.
 */
import { z } from "zod";
import type { Missed, PullOptions, Subscription } from "../crm/adapter.ts";
import type { Credentials } from "../store/store.ts";
import { type BitrixClient, type Command, requestOptions } from "./client.ts";
import { BATCH } from "./limits.ts";
import { errorOf, isRightMissing, isUnknownMethod } from "./rest/refusals.ts";

/** What is bound: there is no event for stage moves, and a move to another pipeline sends its own only. */
export const SUBSCRIPTIONS: readonly string[] = [
  "ONCRMLEADADD",
  "ONCRMLEADUPDATE",
  "ONCRMLEADDELETE",
  "ONCRMDEALADD",
  "ONCRMDEALUPDATE",
  "ONCRMDEALDELETE",
  "ONCRMDEALMOVETOCATEGORY",
  "ONCRMACTIVITYADD",
  "ONCRMACTIVITYUPDATE",
  "ONVOXIMPLANTCALLEND",
];

/** Told once, so never by the offline queue, of which a deleted application can read nothing. */
const LIFECYCLE: readonly string[] = ["ONAPPINSTALL", "ONAPPUNINSTALL"];

export interface PortalEvent {
  name: string;
  memberId: string;
  domain: string;
  applicationToken: string;
  /** What to read again: `deal:11`, `activity:5`, `call:X`; empty for events about other things. */
  names: string[];
}

const ID = /^[1-9]\d{0,17}$/;
const CALL_ID = /^[\w.:-]{1,100}$/;

function namesOf(event: string, id: string, callId: string): string[] {
  const entity = /^ONCRM(LEAD|DEAL|ACTIVITY)(?:ADD|UPDATE|DELETE|MOVETOCATEGORY)$/.exec(event)?.[1];
  if (entity) return ID.test(id) ? [`${entity.toLowerCase()}:${id}`] : [];
  return event === "ONVOXIMPLANTCALLEND" && CALL_ID.test(callId) ? [`call:${callId}`] : [];
}

/** Reads an event's body; `null` for what is none. A field that is given twice is refused: which is meant is unknown. */
export function readEvent(body: string): PortalEvent | null {
  const form = new URLSearchParams(body);
  const one = (key: string): string | null => {
    const values = form.getAll(key);
    return values.length === 1 ? values[0]! : null;
  };
  const name = one("event")?.toUpperCase();
  const [memberId, applicationToken] = [one("auth[member_id]"), one("auth[application_token]")];
  if (!name || !memberId || !applicationToken) return null;
  const [id, callId] = [one("data[FIELDS][ID]") ?? "", one("data[CALL_ID]") ?? ""];
  return {
    name,
    memberId,
    domain: (one("auth[domain]") ?? "").toLowerCase(),
    applicationToken,
    names: namesOf(name, id, callId),
  };
}

const boundSchema = z.array(
  z.object({
    event: z.string(),
    handler: z.string().nullish(),
    offline: z.union([z.number(), z.string(), z.boolean()]).nullish(),
  }),
);

/** Binds whatever is not bound. Registrations vanish with each version of the application (1.5), so this is said again. */
async function bindMissing(client: BitrixClient, address: string): Promise<void> {
  const bound = await client.call("event.get", {}, boundSchema);
  const isBound = (event: string, isOffline: boolean) =>
    bound.some(
      (one) =>
        one.event.toUpperCase() === event &&
        (Number(one.offline) === 1) === isOffline &&
        (isOffline || one.handler === address),
    );
  const online = [...SUBSCRIPTIONS, ...LIFECYCLE]
    .filter((event) => !isBound(event, false))
    .map((event) => ({
      method: "event.bind",
      params: { event, handler: address, event_type: "online" },
    }));
  const offline = SUBSCRIPTIONS.filter((event) => !isBound(event, true)).map((event) => ({
    method: "event.bind",
    params: { event, event_type: "offline" },
  }));
  await askAll(client, online);
  await askAll(client, offline);
}

/** An event that this portal does not know, or that our rights do not reach, is left out; so is one bound meanwhile. */
async function askAll(client: BitrixClient, commands: readonly Command[]): Promise<void> {
  if (commands.length === 0) return;
  for (const answer of await client.ask(commands)) {
    if (!("refusal" in answer)) continue;
    const { refusal } = answer;
    const isKnown =
      isRightMissing(refusal) ||
      isUnknownMethod(refusal) ||
      refusal.code === "ERROR_EVENT_NOT_FOUND" ||
      /already bind/i.test(refusal.detail);
    if (!isKnown) throw errorOf(refusal, "event.bind", client.host);
  }
}

/** An incoming webhook may bind nothing (1.6): there an outgoing webhook is set up by hand. */
export async function subscribe(
  client: BitrixClient,
  kind: Credentials["kind"],
  address: string,
): Promise<Subscription> {
  if (kind !== "oauth") return "by-hand";
  await bindMissing(client, address);
  return "by-api";
}

const queueSchema = z.object({
  process_id: z.union([z.string(), z.number()]).transform(String).nullish(),
  events: z.array(
    z.object({
      EVENT_NAME: z.string(),
      // The documentation's sample has `false`; the shape read here is not confirmed.
      EVENT_DATA: z
        .object({
          FIELDS: z.object({ ID: z.coerce.string() }).nullish().catch(null),
          CALL_ID: z.coerce.string().nullish().catch(null),
        })
        .nullish()
        .catch(null),
    }),
  ),
});

/**
 * The oldest events of the offline queue (4.4): reserved now, cleared when `confirm` says that they are safe with us. A
 * process that dies in between leaves them reserved, and the next sync finds what they were about.
 */
export async function takeMissed(
  client: BitrixClient,
  kind: Credentials["kind"],
  options: PullOptions,
): Promise<Missed | null> {
  if (kind !== "oauth") return null;
  const command = { method: "event.offline.get", params: { clear: 0, limit: BATCH } };
  const [answer] = await client.ask([command], requestOptions(options));
  if (!answer || "refusal" in answer) return null;
  const queue = queueSchema.safeParse(answer.result);
  if (!queue.success || queue.data.events.length === 0) return null;
  const { process_id, events } = queue.data;
  const names = events.flatMap(({ EVENT_NAME, EVENT_DATA }) =>
    namesOf(EVENT_NAME.toUpperCase(), EVENT_DATA?.FIELDS?.ID ?? "", EVENT_DATA?.CALL_ID ?? ""),
  );
  return {
    names: [...new Set(names)],
    async confirm() {
      if (process_id)
        await client.ask(
          [{ method: "event.offline.clear", params: { process_id } }],
          requestOptions(options),
        );
    },
  };
}
