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
    /** Opens the kept report by itself, for a month from now; `null` where none was made. */
    link: string | null;
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

/** A lead that a kept report counted differently from now: its part in the figure, `null` where it has none. */
export interface RestatedLead {
  id: string;
  entity: "lead" | "deal";
  title: string | null;
  url: string;
  /** Minor units where it is about money, else 1. */
  was: number | null;
  is: number | null;
}

/** `GET /api/reports/<id>/restatements`: what later edits in the CRM make of a kept report. */
export interface RestatementsAnswer {
  report: string;
  made: string;
  hash: string;
  restatements: { figure: string; was: number; is: number; leads: RestatedLead[] }[];
}
