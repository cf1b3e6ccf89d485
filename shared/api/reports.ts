/** The archive of scheduled reports over HTTP. Instants are ISO 8601 in UTC, texts in the language of `?language=`. */
import type { SlotState } from "../text/report-states.ts";

/** `GET /api/reports`: every scheduled report that was due, newest first; `/api/reports/<id>` is the kept one. */
export interface ReportsAnswer {
  reports: {
    id: string;
    cadence: "daily" | "weekly" | "monthly";
    period: string;
    due: string;
    generated: string | null;
    onTime: boolean | null;
    complete: boolean | null;
    accurate: boolean | null;
    state: SlotState;
    /** The state in the reader's language, and a sentence why it is so. */
    stateText: string;
    text: string | null;
    deliveries: {
      by: string;
      to: string;
      state: "waiting" | "sending" | "sent" | "failed" | "unsure";
      at: string;
      text: string | null;
    }[];
  }[];
  /** The next one, `null` when none is planned. */
  next: { cadence: "daily" | "weekly" | "monthly"; period: string; due: string } | null;
}
