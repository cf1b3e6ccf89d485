/** The working clocks of an account: its own schedule, and personal ones for the response to a manager's leads. */
import type { Schedule, Settings } from "../domain/settings.ts";
import { productionCalendar } from "../time/calendars/index.ts";
import type { ProductionCalendar } from "../time/production-calendar.ts";
import { WorkingTime } from "../time/working-time.ts";

/** The preset that `schedule.calendar` names. */
export type CalendarLookup = (code: NonNullable<Schedule["calendar"]>) => ProductionCalendar;

/** A clock is worth keeping: it holds years of intervals. */
const MOST_KEPT = 64;
const kept = new Map<string, WorkingTime>();

function clockOf(schedule: Schedule, timeZone: string, lookup: CalendarLookup): WorkingTime {
  const calendar = schedule.calendar && lookup(schedule.calendar);
  const key = JSON.stringify([timeZone, schedule, calendar]);
  let clock = kept.get(key);
  if (!clock) {
    clock = new WorkingTime(schedule, timeZone, calendar);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, clock);
  }
  return clock;
}

export class WorkingClocks {
  /** The account's own. */
  readonly account: WorkingTime;
  readonly #personal = new Map<string, WorkingTime>();

  constructor(settings: Settings, timeZone: string, lookup: CalendarLookup = productionCalendar) {
    this.account = clockOf(settings.schedule, timeZone, lookup);
    for (const [managerId, schedule] of Object.entries(settings.schedules)) {
      const clock = clockOf(schedule, timeZone, lookup);
      // A personal schedule without a working minute tells nothing: the account's stands.
      if (!clock.empty) this.#personal.set(managerId, clock);
    }
  }

  /** The clock for the response to a manager's leads. */
  of(managerId: string | null): WorkingTime {
    return (managerId !== null && this.#personal.get(managerId)) || this.account;
  }

  /** Some clock of the account has a working minute. */
  get tick(): boolean {
    return !this.account.empty || this.hasPersonal;
  }

  get hasPersonal(): boolean {
    return this.#personal.size > 0;
  }
}
