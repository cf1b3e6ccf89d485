/** From Bitrix24's calls, activities and chats to touches, purely (KPI.md, section 6). */
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import type { BitrixActivity, BitrixCall, BitrixSession } from "../schema.ts";

/** CRM entity types by number (activities, bindings) and by word (call statistics). */
const TARGETS: Record<string, (id: string) => TouchTarget> = {
  "1": (id) => ({ type: "record", id: `lead:${id}` }),
  "2": (id) => ({ type: "record", id: `deal:${id}` }),
  "3": (id) => ({ type: "contact", id }),
  "4": (id) => ({ type: "company", id }),
};
const TYPE_NUMBERS: Record<string, string> = { LEAD: "1", DEAL: "2", CONTACT: "3", COMPANY: "4" };

export function targetOf(type: string | null | undefined, id: string | null | undefined): TouchTarget[] {
  const make = TARGETS[TYPE_NUMBERS[(type ?? "").toUpperCase()] ?? type ?? ""];
  return make && id && id !== "0" ? [make(id)] : [];
}

/** Each once, leads and deals before contacts and companies (domain/touch.ts). */
export function orderTargets(targets: readonly TouchTarget[]): TouchTarget[] {
  const unique = [...new Map(targets.map((one) => [`${one.type} ${one.id}`, one])).values()];
  const isRecord = (one: TouchTarget) => one.type === "record";
  return [...unique.filter(isRecord), ...unique.filter((one) => !isRecord(one))];
}

export const hasRecord = (targets: readonly TouchTarget[]): boolean =>
  targets.some((one) => one.type === "record");

/** Types 1 and 4 out, 2 and 3 in; 5 is an announcement by a machine (KPI.md 6). */
const CALL_DIRECTIONS: Record<string, "in" | "out"> = { "1": "out", "4": "out", "2": "in", "3": "in" };

/** What the statistics say that a call hangs on: CONTACT, COMPANY or LEAD; DEAL is not confirmed by a source (3.8). */
export const callTargets = (row: BitrixCall): TouchTarget[] =>
  targetOf(row.CRM_ENTITY_TYPE, row.CRM_ENTITY_ID);

/**
 * `found`: what the call's activity hangs on. The statistics name no deal, so a call of a contact belongs to the deal
 * that its activity is bound to, if there is one (KPI.md 6).
 */
export function mapCall(row: BitrixCall, found: readonly TouchTarget[]): Touch | null {
  const direction = CALL_DIRECTIONS[row.CALL_TYPE ?? ""];
  if (!direction || row.CALL_START_DATE === null) return null;
  const own = callTargets(row);
  const seconds = Math.max(0, Math.floor(row.CALL_DURATION ?? 0));
  const answered = row.CALL_FAILED_CODE === "200" && seconds > 0;
  return {
    id: `voximplant:${row.ID}`,
    kind: "call",
    direction,
    at: row.CALL_START_DATE,
    by: row.PORTAL_USER_ID,
    claimedBy: null,
    automated: false,
    answered,
    talkSeconds: answered ? seconds : 0,
    targets: hasRecord(own) ? own : orderTargets([...own, ...found]),
  };
}

/** STATUS 3: made by the portal itself. */
const isAutomatic = (row: BitrixActivity) => row.STATUS === "3";
const directionOf = (row: BitrixActivity) => (row.DIRECTION === "2" ? "out" : "in");

function touchOf(
  row: BitrixActivity,
  targets: readonly TouchTarget[],
): Omit<Touch, "kind" | "at" | "direction"> {
  return {
    id: `activity:${row.ID}`,
    by: row.RESPONSIBLE_ID,
    claimedBy: null,
    automated: isAutomatic(row),
    answered: true,
    talkSeconds: 0,
    targets,
  };
}

/** A meeting held, an e-mail or a text message; calls too, where the statistics of telephony are closed to us. */
export function mapActivity(
  row: BitrixActivity,
  targets: readonly TouchTarget[],
  withCalls: boolean,
): Touch | null {
  const base = touchOf(row, targets);
  const at = row.START_TIME ?? row.CREATED;
  if (row.TYPE_ID === "1") {
    const held = row.END_TIME ?? row.START_TIME;
    return row.COMPLETED && held !== null ? { ...base, kind: "meeting", direction: "out", at: held } : null;
  }
  if (at === null) return null;
  if (row.TYPE_ID === "4") return { ...base, kind: "email", direction: directionOf(row), at };
  if (row.PROVIDER_ID === "CRM_SMS") return { ...base, kind: "message", direction: directionOf(row), at };
  if (row.TYPE_ID !== "2" || !withCalls) return null;
  const seconds = Math.max(0, (row.END_TIME ?? at) - at);
  const answered = row.COMPLETED && seconds > 0;
  return {
    ...base,
    kind: "call",
    direction: directionOf(row),
    at,
    answered,
    talkSeconds: answered ? seconds : 0,
  };
}

/** A meeting that is not, or no longer, done. */
export const isUndoneMeeting = (row: BitrixActivity): boolean => row.TYPE_ID === "1" && !row.COMPLETED;

/** The client's request by which a dialogue in an open line began. */
export function mapSession(row: BitrixActivity, targets: readonly TouchTarget[]): Touch | null {
  const at = row.START_TIME ?? row.CREATED;
  if (at === null) return null;
  return { ...chatTouch(targets), id: `session:${row.ID}`, direction: "in", at, by: null };
}

const chatTouch = (targets: readonly TouchTarget[]) => ({
  kind: "message" as const,
  claimedBy: null,
  automated: false,
  answered: true,
  talkSeconds: 0,
  targets,
});

/** Accounts that are no people of the portal: clients of a messenger, bots, the system's own. */
const MACHINE_ACCOUNTS = /^(imconnector|bot|call|replica|controller)$/;

/** Messages of portal users; those of bots, clients and the system (`senderid` 0) are none. */
export function mapAnswers(history: BitrixSession, targets: readonly TouchTarget[]): Touch[] {
  const users = new Map(Object.values(history.users ?? {}).map((user) => [user.id, user]));
  return Object.values(history.message ?? {}).flatMap(({ id, senderid, date }): Touch[] => {
    const sender = users.get(senderid ?? "");
    if (date === null || !sender || sender.connector || sender.bot) return [];
    if (MACHINE_ACCOUNTS.test(sender.externalAuthId ?? "")) return [];
    return [{ ...chatTouch(targets), id: `chat:${id}`, direction: "out", at: date, by: sender.id }];
  });
}
