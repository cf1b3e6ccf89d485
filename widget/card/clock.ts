/**
 * Working time that passes while a card is open. The service says how much was left and when people work next; from
 * there the card counts by itself, because amoCRM allows one request for each opening (crm/amocrm.md 5.10, point 6).
 */
import type { CardAnswer } from "#shared/api/answers.ts";

export interface Clock {
  /** Working seconds left until the limit, negative when it is over. */
  left: number;
  /** People work now. */
  working: boolean;
  /** When they next begin, ms since 1970; `null` when they work now or no beginning is known. */
  begins: number | null;
}

/** `elapsed`: ms since the answer came. The service's clock counts, the browser's only measures from there. */
export function clockOf(card: CardAnswer, elapsed: number): Clock | null {
  if (card.leftSeconds === null) return null;
  const from = Date.parse(card.asOf);
  const now = from + Math.max(0, elapsed);
  let worked = 0;
  let begins: number | null = null;
  let working = false;
  for (const interval of card.working) {
    const [start, end] = interval.map((instant) => Date.parse(instant)) as [number, number];
    worked += Math.max(0, Math.min(now, end) - Math.max(from, start));
    working ||= now >= start && now < end;
    if (start > now) begins = Math.min(begins ?? start, start);
  }
  return { left: card.leftSeconds - Math.floor(worked / 1000), working, begins: working ? null : begins };
}
