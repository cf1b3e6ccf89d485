/** When a client who asked at an instant has waited so long in working time. */
import type { Instant } from "#shared/domain/instant.ts";
import type { WorkingTime } from "#shared/time/working-time.ts";

/** A schedule that gives too little work in so long a time has no deadlines. */
const FAR_SECONDS = 400 * 86_400;

/**
 * The first working instant at which `seconds` of working time have passed since `from`; `null` where the schedule has too
 * little work. Time that ends with the working day is over when the next one begins. Mon–Fri 09:00–18:00: 15 minutes from
 * Friday 17:50 are over on Monday at 09:05, 10 minutes on Monday at 09:00.
 */
export function workingDeadline(clock: WorkingTime, from: Instant, seconds: number): Instant | null {
  if (clock.empty || clock.between(from, from + FAR_SECONDS) <= seconds) return null;
  // The last second before one more than `seconds` have passed is a working one, and `seconds` have passed before it.
  let [low, high] = [from, from + FAR_SECONDS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clock.between(from, middle) > seconds) high = middle;
    else low = middle;
  }
  return high - 1;
}

export const isWorking = (clock: WorkingTime, at: Instant): boolean => clock.between(at, at + 1) > 0;
