/** What is known about an account's own reports (KPI.md 2.5), for the figure that tells it. */
import type { ReportingDetails } from "#shared/api/report.ts";
import type { History } from "#shared/history/history.ts";
import { oncePer } from "#shared/history/once.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import type { DueReport, ReportingFacts } from "#shared/kpi/reporting-facts.ts";
import { type Period, periodBefore } from "#shared/time/period.ts";
import type { SlotRow } from "../store/report-shelf.ts";
import type { Store } from "../store/store.ts";
import { type Basis, basisOf, recheck } from "./kept/recheck.ts";
import { ensurePlanned } from "./plan-slots.ts";
import { readReconciliation } from "./reconciliation.ts";

/** Lines of thirteen periods look so many periods back. */
const PERIODS_BACK = 13;

const basesOf = oncePer((_: History) => new Map<string, Basis>());

/** What the kept report of a slot rests on; it never changes, so it is read once. */
async function basisOfSlot(store: Store, history: History, key: string): Promise<Basis | null> {
  const bases = basesOf(history);
  const known = bases.get(key);
  if (known) return known;
  const kept = await store.reports.kept(history.account.id, key);
  if (!kept) return null;
  const basis = basisOf(kept, history.account.timeZone);
  bases.set(key, basis);
  return basis;
}

const toDue = ({ dueAt, madeAt, complete, accurate }: SlotRow): DueReport => ({
  dueAt,
  generatedAt: madeAt,
  complete,
  accurate,
});

/** The question with what its reporting figure needs. */
export async function withReporting(
  store: Store,
  history: History,
  input: ReportInput,
  now: number,
): Promise<ReportInput> {
  return { ...input, reporting: await reportingFacts(store, history, input.period, now) };
}

/**
 * Reports due in the period and the one before are computed again now; those of earlier ones, which only lines show, are
 * as they were when last computed again.
 */
export async function reportingFacts(
  store: Store,
  history: History,
  period: Period,
  now: number,
): Promise<ReportingFacts> {
  const { account } = history;
  await ensurePlanned(store, account, await store.settings(account.id), now);
  const before = periodBefore(period, account.timeZone);
  const length = period.end - period.start;
  const slots = await store.reports.slots(account.id, period.start - PERIODS_BACK * length, period.end);
  const drift: ReportingDetails["drift"] = [];
  const due: DueReport[] = [];
  for (const slot of slots) {
    if (slot.verdict === "skipped") continue;
    const fresh = slot.madeAt !== null && slot.dueAt >= before.start;
    const basis = fresh ? await basisOfSlot(store, history, slot.key) : null;
    if (!basis) {
      due.push(toDue(slot));
      continue;
    }
    const { accurate, drift: found } = recheck(history, basis);
    if (accurate !== slot.accurate) await store.reports.setAccurate(account.id, slot.key, accurate);
    if (slot.dueAt >= period.start) drift.push(...found);
    due.push(toDue({ ...slot, accurate }));
  }
  return { due, drift, reconciliation: await readReconciliation(store, account.id) };
}
