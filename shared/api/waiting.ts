/** Who waits now, over HTTP. Instants are ISO 8601 in UTC, money in minor units, durations in seconds of working time. */

/** `GET /api/waiting`, and the data of its `waiting` events: clients whom nobody has reached, the most urgent first. */
export interface WaitingAnswer {
  asOf: string;
  leads: {
    /** Record id, as the card asks for it. */
    lead: string;
    title: string;
    url: string;
    manager: { id: string; name: string | null } | null;
    pipeline: string | null;
    source: string | null;
    amount: number;
    /** `reacted`: somebody tried, the client was not reached. */
    state: "waiting" | "reacted";
    waitingSince: string;
    /** Working seconds. */
    waitedSeconds: number;
    /** Working seconds that are allowed; `null` where no limit holds. */
    limitSeconds: number | null;
    /** Working seconds left, negative when it is late; `null` without a limit, or once somebody reacted. */
    leftSeconds: number | null;
    /** When the limit is over. */
    deadline: string | null;
  }[];
}
