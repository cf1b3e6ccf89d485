import type { Instant } from "./instant.ts";

export type TouchKind = "call" | "message" | "email" | "meeting";

/** What a touch hangs on in the CRM. `record` ids are `LeadRecord.id`; the others are CRM ids. */
export interface TouchTarget {
  type: "record" | "contact" | "company";
  id: string;
}

/** One contact event (KPI.md, sections 1 and 6). */
export interface Touch {
  /** Unique in the account: `call:<note>`, `message:<event>`, `task:<id>`, `voximplant:<id>`, `activity:<id>` … */
  id: string;
  kind: TouchKind;
  /** `in` is from the client. A held meeting is `out`. */
  direction: "in" | "out";
  at: Instant;
  /** The user who made it; `"0"` is a robot, `null` nobody known. */
  by: string | null;
  /**
   * A user id that the telephony claims (amoCRM `call_responsible`) and that may be an extension number: it counts
   * instead of `by` only where some list or record knows such a user. `null` where there is no claim.
   */
  claimedBy: string | null;
  /** The CRM says that a robot, a mailing or a bot made it. */
  automated: boolean;
  /** Calls: someone talked. Always true for other kinds. */
  answered: boolean;
  /** Calls: seconds of talk, 0 otherwise. */
  talkSeconds: number;
  /**
   * Where the CRM showed it when it was first read; kept for ever. Usually one; a Bitrix24 activity may have several.
   * The first known, undeleted record wins; contacts and companies count only where no record is named. Empty: hangs on
   * nothing.
   */
  targets: readonly TouchTarget[];
}
