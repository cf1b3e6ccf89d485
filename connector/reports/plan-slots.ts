/** Lays an account's report slots out ahead of their time, from its settings and zone as they are now. */
import type { Account } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { DAY_SECONDS } from "#shared/time/civil-date.ts";
import type { Store } from "../store/store.ts";
import { slotsBetween } from "./schedule.ts";

/** The next monthly report is always in sight. */
const AHEAD_SECONDS = 40 * DAY_SECONDS;
/** Whoever looks after years without a service running needs no row for each day of them. */
const BACK_SECONDS = 400 * DAY_SECONDS;
const PLANNED_UNTIL = "reports-planned-until";

/**
 * What was planned when its time came is not planned again, so that a rule changed today makes nothing due in the past;
 * the time that nobody planned (since the account was connected, or longer than was planned ahead) is made up for.
 */
export async function planSlots(
  store: Store,
  account: Account,
  settings: Settings,
  now: Instant,
): Promise<void> {
  const planned = await store.note(account.id, PLANNED_UNTIL);
  const from = Math.min(
    now,
    typeof planned === "number" ? planned : Math.max(account.connectedAt, now - BACK_SECONDS),
  );
  const until = now + AHEAD_SECONDS;
  await store.reports.plan(
    account.id,
    slotsBetween(settings.reports, account.timeZone, from, until),
    from,
    until,
  );
  await store.putNote(account.id, PLANNED_UNTIL, until);
}

/** For whoever only looks: plans where nobody has for a while. */
export async function ensurePlanned(
  store: Store,
  account: Account,
  settings: Settings,
  now: Instant,
): Promise<void> {
  const planned = await store.note(account.id, PLANNED_UNTIL);
  if (typeof planned !== "number" || planned < now) await planSlots(store, account, settings, now);
}
