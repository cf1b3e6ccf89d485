/** Troubles that are planned for the next requests to a simulated CRM. */
import type { Trouble } from "./troubles.ts";

/** An answer instead of the right one. */
export interface PlannedFault {
  /** So many requests get it. */
  times: number;
  /** Only requests whose line matches: `GET /api/v4/leads?…` of amoCRM, the method of Bitrix24. */
  match?: RegExp;
  /** So many matching requests pass first. */
  after?: number;
  /** What becomes of the request. */
  what: Trouble;
}

interface WithPlans {
  next: PlannedFault[];
}

/** `plan(faults, TROUBLES.cut(), { times: 3 })` for the next three requests. */
export function plan(
  faults: WithPlans,
  what: Trouble,
  options: Partial<Omit<PlannedFault, "what">> = {},
): void {
  faults.next.push({ times: 1, ...options, what });
}

/** The trouble that is due for this request, and one less of it. */
export function takeTrouble({ next }: WithPlans, line: string): Trouble | null {
  const planned = next.find((one) => !one.match || one.match.test(line));
  if (!planned) return null;
  if (planned.after) {
    planned.after--;
    return null;
  }
  if (--planned.times <= 0) next.splice(next.indexOf(planned), 1);
  return planned.what;
}
