import type { Instant } from "./instant.ts";

/** What the connector pulls, each with its own cursor. */
export type StreamName =
  | "dictionaries"
  | "leads"
  | "deals"
  | "deleted"
  | "events"
  | "stage-history"
  | "calls"
  | "activities"
  | "chats"
  | "tasks";

/** How far a stream has come. */
export interface StreamState {
  stream: StreamName;
  /** Everything that the CRM showed up to this instant has been read; `null` before the first complete pull. */
  syncedUntil: Instant | null;
  /** Why it is missing or partial, as a code of `shared/text` (`"no-telephony-right"`), `null` when whole. */
  problem: string | null;
  /** The adapter's own place in the stream, opaque to everybody else. */
  cursor: unknown;
}
