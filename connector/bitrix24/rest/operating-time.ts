/**
 * The operating time of each method (crm/bitrix24.md 2.2): the portal adds up the seconds that a method took in ten
 * minutes and then refuses that method alone. Before a call is sent its seconds are reserved, so the line is not crossed
 * by calls under way. Portals differ in whether a batch is billed to its inner methods or to `batch`, so both are
 * watched, and counters that are missing mean nothing.
 */
import { OPERATING_LIMIT, OPERATING_MARGIN } from "../limits.ts";

/** Of an answer's `time` block, leniently read. */
export interface MethodTime {
  operating: number | null;
  /** Seconds since 1970. */
  resetAt: number | null;
  duration: number | null;
}

export interface OperatingTime {
  /** Takes one call's seconds out of the method's budget; false when it must wait. Times are seconds since 1970. */
  reserve(method: string, now: number): boolean;
  /** The call has ended; `null` where nothing is known of its time. */
  settle(method: string, time: MethodTime | null): void;
  /** The portal refused the method: it pauses until `resetAt`, else until what it said last, else a minute. */
  refuse(method: string, resetAt: number | null, now: number): void;
  /** Seconds until the method may be tried again; 0 when it may, or when answers under way decide. */
  wait(method: string, now: number): number;
  /** Seconds that one call takes, as far as it is known. */
  cost(method: string): number;
}

interface Budget {
  used: number;
  cost: number;
  underWay: number;
  resetAt: number | null;
  pausedUntil: number;
  /** After a pause only the next answer tells how much came free, so one call goes first. */
  probing: boolean;
  limit: number;
}

const PAUSE_SECONDS = 60;
/** Share of a limit at which we stop: the call that crosses the line still runs, the next one is refused. */
const MARGIN_SHARE = 1 / 30;
const marginOf = (limit: number): number => Math.min(OPERATING_MARGIN, limit * MARGIN_SHARE);
/** How much one more answer moves the estimate of a call's seconds. */
const LEARNING = 0.2;

export function createOperatingTime(): OperatingTime {
  const budgets = new Map<string, Budget>();
  const of = (method: string): Budget => {
    let budget = budgets.get(method);
    if (!budget) {
      budget = {
        used: 0,
        cost: 0,
        underWay: 0,
        resetAt: null,
        pausedUntil: 0,
        probing: false,
        limit: OPERATING_LIMIT,
      };
      budgets.set(method, budget);
    }
    return budget;
  };

  const pause = (budget: Budget, until: number) => {
    budget.pausedUntil = Math.max(budget.pausedUntil, until);
    budget.probing = true;
  };

  return {
    reserve(method, now) {
      const budget = of(method);
      if (now < budget.pausedUntil) return false;
      if (budget.probing && budget.underWay > 0) return false;
      const after = budget.used + (budget.underWay + 1) * budget.cost;
      if (!budget.probing && after > budget.limit - marginOf(budget.limit)) {
        if (budget.underWay > 0) return false;
        if (budget.resetAt !== null && budget.resetAt > now) {
          pause(budget, budget.resetAt);
          return false;
        }
        // The oldest minute has dropped out of the count, nobody said yet how much it held.
        budget.probing = true;
      }
      budget.underWay++;
      return true;
    },
    settle(method, time) {
      const budget = of(method);
      budget.underWay = Math.max(0, budget.underWay - 1);
      if (time?.duration != null && time.duration >= 0)
        budget.cost =
          budget.cost === 0 ? time.duration : budget.cost + LEARNING * (time.duration - budget.cost);
      if (time === null) return;
      if (time.operating === null) {
        budget.probing = false;
        return;
      }
      // Answers of calls side by side arrive in any order: the counter only grows between two resets.
      const sameCount = !budget.probing && time.resetAt === budget.resetAt;
      budget.used = sameCount ? Math.max(budget.used, time.operating) : time.operating;
      budget.resetAt = time.resetAt;
      // More than we took for its limit was let through.
      if (time.operating > budget.limit) budget.limit = Math.min(OPERATING_LIMIT, time.operating);
      const spent = time.operating >= budget.limit - marginOf(budget.limit);
      if (spent && time.resetAt !== null) pause(budget, time.resetAt);
      else if (!spent) budget.probing = false;
    },
    refuse(method, resetAt, now) {
      const budget = of(method);
      // A portal of one's own may allow less than the cloud: what it had counted when it refused is its limit.
      if (budget.used > 0) budget.limit = Math.min(budget.limit, budget.used);
      const told = [resetAt, budget.resetAt].find((at) => at !== null && at > now);
      pause(budget, told ?? now + PAUSE_SECONDS);
    },
    wait(method, now) {
      return Math.max(0, of(method).pausedUntil - now);
    },
    cost: (method) => of(method).cost,
  };
}
