/** Whom the seconds of a command are billed to, and what an answer tells of it (crm/bitrix24.md 2.2, 2.3). */

import type { PortalFaults } from "./faults.ts";
import type { Operating } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import type { PortalState } from "./state.ts";

export interface OperatingBill {
  /** Refuses a method that is beyond its time; otherwise its seconds are added. The check is made before the call. */
  charge(method: string, isInner: boolean): void;
  /** Refuses a batch, where batches are billed. */
  checkBatch(): void;
  /** The `time` block of a command's answer. */
  timeOf(method: string, isInner: boolean): object;
}

export interface BillOptions {
  operating: Operating;
  faults: PortalFaults;
  state: PortalState;
  cost(method: string): number;
  /** Seconds of one method in ten minutes. */
  limit(): number;
  /** Seconds since 1970. */
  clock(): number;
}

export function createOperatingBill({
  operating,
  faults,
  state,
  cost,
  limit,
  clock,
}: BillOptions): OperatingBill {
  /** Where batches are billed, all inner commands show the batch's own counter. */
  const payer = (method: string, isInner: boolean) =>
    isInner && faults.counters === "batch" ? "batch" : method;

  function check(method: string): void {
    if (operating.of(method, clock()).operating >= limit())
      throw new Refusal(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.");
  }

  return {
    charge(method, isInner) {
      const payed = payer(method, isInner);
      if (payed === method) check(method);
      operating.add(payed, cost(method), clock());
    },
    checkBatch() {
      if (faults.counters === "batch") check("batch");
    },
    timeOf(method, isInner) {
      const [seconds, at] = [cost(method), clock()];
      const date = state.time(Math.floor(at));
      const block = {
        start: at - seconds,
        finish: at,
        duration: seconds,
        processing: seconds,
        date_start: date,
        date_finish: date,
      };
      return faults.counters === "absent" ? block : { ...block, ...operating.of(payer(method, isInner), at) };
    },
  };
}
