/** The archive's list: what was due, what became of it, and of each letter, in the reader's language. */
import type { ReportsAnswer } from "#shared/api/reports.ts";
import type { Account } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { Language } from "#shared/text/errors.ts";
import { reasonText, SLOT_STATES } from "#shared/text/report-states.ts";
import type { LetterRow } from "../store/outbox.ts";
import type { SlotRow } from "../store/report-shelf.ts";
import type { Store } from "../store/store.ts";
import { lettersPrefix } from "./report-letters.ts";
import { GRACE_SECONDS, outcomeOf } from "./slot-state.ts";

/** More than a year of daily, weekly and monthly reports. */
const BACK_SECONDS = 400 * 86_400;
const AHEAD_SECONDS = 40 * 86_400;
const MOST = 500;

export interface ArchiveQuestion {
  now: number;
  language: Language;
  /** Address under which a kept report opens. */
  linkOf(key: string): string;
}

type Line = ReportsAnswer["reports"][number];

function deliveriesOf(slot: SlotRow, letters: readonly LetterRow[], language: Language): Line["deliveries"] {
  const prefix = lettersPrefix(slot.key);
  return letters.map(({ id, state, reason, changedAt }) => {
    const [by = "", ...to] = id.slice(prefix.length).split(":");
    return {
      by,
      to: to.join(":"),
      state,
      at: formatInstant(changedAt),
      text: reason === null ? null : reasonText(reason, language),
    };
  });
}

function lineOf(
  slot: SlotRow,
  letters: readonly LetterRow[],
  { now, language, linkOf }: ArchiveQuestion,
): Line {
  const { state, reason } = outcomeOf(slot, letters, now);
  return {
    id: slot.key,
    cadence: slot.cadence,
    period: slot.period,
    due: formatInstant(slot.dueAt),
    generated: slot.madeAt === null ? null : formatInstant(slot.madeAt),
    onTime: slot.madeAt === null ? null : slot.madeAt <= slot.dueAt + GRACE_SECONDS,
    complete: slot.madeAt === null ? null : slot.complete,
    accurate: slot.madeAt === null ? null : slot.accurate,
    link: slot.madeAt === null ? null : linkOf(slot.key),
    state,
    stateText: SLOT_STATES[state][language],
    text: reason === null ? null : reasonText(reason, language),
    deliveries: deliveriesOf(slot, letters, language),
  };
}

export async function archiveOf(
  store: Store,
  account: Account,
  question: ArchiveQuestion,
): Promise<ReportsAnswer> {
  const { now } = question;
  const slots = await store.reports.slots(account.id, now - BACK_SECONDS, now + AHEAD_SECONDS);
  const letters = await store.outbox.letters(account.id, "report:");
  const next = slots.find((slot) => slot.dueAt > now && slot.madeAt === null && slot.verdict === null);
  const past = slots
    .filter((slot) => slot.dueAt <= now)
    .slice(-MOST)
    .reverse();
  return {
    reports: past.map((slot) => {
      const own = letters.filter(({ id }) => id.startsWith(lettersPrefix(slot.key)));
      return lineOf(slot, own, question);
    }),
    next: next ? { cadence: next.cadence, period: next.period, due: formatInstant(next.dueAt) } : null,
  };
}
