/**
 * Lead counts by pipeline here against the CRM's own (KPI.md 2.5): both of the records created up to the instant that the
 * last pull reached, so that what came since is on neither side.
 */
import type { ReportingDetails } from "#shared/api/report.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { History } from "#shared/history/history.ts";
import { NEVER } from "#shared/history/instants.ts";
import { type Crm, type KnownCounts, LEADS } from "../crm/adapter.ts";
import type { Store } from "../store/store.ts";
import { syncedUntil } from "./kept/make-report.ts";

type Reconciliation = ReportingDetails["reconciliation"];

const NAME = "reconciliation";

export async function readReconciliation(store: Store, id: AccountId): Promise<Reconciliation> {
  return ((await store.note(id, NAME)) as Reconciliation | null) ?? [];
}

/** What is known here of the records created up to `until`; deleted ones are not counted. */
function countHere({ records, account, dictionaries, stages }: History, until: number): KnownCounts {
  const counts = new Map<string, number>();
  const lastIds = { lead: 0, deal: 0 };
  for (let row = 0; row < records.length; row++) {
    if (records.createdAt[row]! > until) continue;
    if (account.crm === "bitrix24") {
      const [entity, id] = records.idOf(row).split(":") as ["lead" | "deal", string];
      lastIds[entity] = Math.max(lastIds[entity], Number(id));
    }
    if (records.deletedAt[row] !== NEVER) continue;
    const pipeline = stages.of(records.stage[row]!)?.pipelineId ?? LEADS;
    counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
  }
  return { until, pipelines: dictionaries.pipelines.map((one) => one.id), counts, lastIds };
}

/**
 * Asks the CRM and keeps the comparison. Does nothing before the first complete pull, unless it is said up to when all
 * records are there.
 */
export async function reconcile(
  store: Store,
  history: History,
  crm: Pick<Crm, "countRecords">,
  signal: AbortSignal,
  until = syncedUntil(history.streams),
): Promise<void> {
  if (until === null) return;
  const here = countHere(history, until);
  const there = await crm.countRecords(here, signal);
  const rows: Reconciliation = there.map(({ pipeline, count }) => ({
    pipeline,
    here: here.counts.get(pipeline) ?? 0,
    crm: count,
    at: formatInstant(until),
  }));
  await store.putNote(history.account.id, NAME, rows);
}
