import type { Instant } from "./instant.ts";

/**
 * A dated value that a tag or a custom field got on a record, kept because the CRM's snapshot does not say when
 * (KPI.md 2.6). `source: "event"` comes from the CRM's event; `"seen"` is the record's update time at the sync that
 * first saw the value, used only where no event is known, and never changed again.
 * Only values that could be an NPS answer are kept (a tag that ends in a whole number 0..10, a field whose value is one).
 */
export interface Mark {
  /** Unique in the account; at one instant, text order is the CRM's order. */
  id: string;
  recordId: string;
  at: Instant;
  kind: "tag" | "field";
  /** The field's id; for a tag its name as written. */
  key: string;
  /** The field's value as text; for a tag its name as written. */
  value: string;
  source: "event" | "seen";
}

/** amoCRM's own `nps_rate_added` (1–10, about a conversation): shown apart, never mixed into NPS. */
export interface ConversationRating {
  id: string;
  recordId: string | null;
  at: Instant;
  rate: number;
}

/** An answer on our own survey page. */
export interface SurveyAnswer {
  recordId: string;
  at: Instant;
  score: number;
  comment: string | null;
}
