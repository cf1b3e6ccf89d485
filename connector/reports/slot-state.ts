/** What became of a slot, told from its row and its letters: one definition for the archive, the tests and the log. */
import type { REPORT_REASONS, SlotState } from "#shared/text/report-states.ts";
import type { LetterRow } from "../store/outbox.ts";
import type { SlotRow } from "../store/report-shelf.ts";

/** A report may come this much after it was due and is still on time (KPI.md 2.5). */
export const GRACE_SECONDS = 15 * 60;

export interface Outcome {
  state: SlotState;
  /** Code of `report-states.ts`, `null` where nothing needs to be said. */
  reason: keyof typeof REPORT_REASONS | (string & {}) | null;
}

const arrived = ({ state }: LetterRow) => state === "sent" || state === "unsure";

export function outcomeOf(slot: SlotRow, letters: readonly LetterRow[], now: number): Outcome {
  if (slot.verdict !== null) return { state: slot.verdict, reason: slot.reason };
  if (slot.madeAt === null) return { state: slot.dueAt > now ? "planned" : "due", reason: null };
  if (letters.some(({ state }) => state === "waiting" || state === "sending"))
    return { state: "sending", reason: null };
  const failed = letters.filter(({ state }) => state === "failed");
  if (failed.length > 0 && !letters.some(arrived))
    return { state: "not-delivered", reason: failed[0]!.reason };
  if (!slot.complete) return { state: "partial", reason: "behind-crm" };
  if (failed.length > 0) return { state: "partial", reason: "some-not-delivered" };
  const last = Math.max(
    slot.madeAt,
    ...letters.filter(({ state }) => state === "sent").map((one) => one.changedAt),
  );
  return { state: last > slot.dueAt + GRACE_SECONDS ? "late" : "delivered", reason: null };
}
