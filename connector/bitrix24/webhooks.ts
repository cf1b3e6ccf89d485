/**
 * Bitrix24's events (crm/bitrix24.md, section 4): form-encoded, sent once, doubled at times, naming only an id. An event
 * proves itself by the portal's application token alone; tokens inside it are never used, they are the acting user's.
 */

/** What is bound: there is no event for stage moves, and a move to another pipeline sends its own only. */
export const SUBSCRIPTIONS = [
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
] as const;

export interface PortalEvent {
  name: string;
  memberId: string;
  domain: string;
  applicationToken: string;
  /** Record ids to read again, `deal:11`; empty for events about other things. */
  recordIds: string[];
}

const ID = /^[1-9]\d{0,17}$/;

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
  const id = one("data[FIELDS][ID]") ?? "";
  const entity = /^ONCRM(LEAD|DEAL)/.exec(name)?.[1]?.toLowerCase();
  return {
    name,
    memberId,
    domain: one("auth[domain]") ?? "",
    applicationToken,
    recordIds: entity && ID.test(id) ? [`${entity}:${id}`] : [],
  };
}
