/** Random accounts with nasty histories, and a report over them. */
import type { KpiBlock } from "#shared/api/report.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { buildHistory, type History } from "#shared/history/history.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { CRM_KINDS, randomQuestion, randomSnapshot, ZONE_NAMES } from "#tests/oracle/random-history.ts";

export interface RandomAccount {
  snapshot: Snapshot;
  history: History;
  question: ReportInput;
  /** The period as text. */
  period: string;
}

/** Every third seed is of the same CRM; zones change with each round. */
export function randomAccount(seed: number): RandomAccount {
  const crm = CRM_KINDS[seed % CRM_KINDS.length]!;
  const zone = ZONE_NAMES[Math.floor(seed / CRM_KINDS.length) % ZONE_NAMES.length]!;
  const snapshot = randomSnapshot(seed, { crm, zone, leads: 10 + (seed % 25) });
  const { period, ...question } = randomQuestion(seed, snapshot);
  return {
    snapshot,
    history: buildHistory(snapshot),
    question: { ...question, period: parsePeriod(period, snapshot.account.timeZone)! },
    period,
  };
}

export const seeds = (count: number, from = 1000): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Every number of a block, by its path as `records` reads it. */
export function* numbersOf(id: string, block: KpiBlock<unknown>): Generator<[path: string, value: number]> {
  yield [`${id}.n`, block.n];
  yield* numbersIn(id, block.details);
}

const NAMES = ["id", "kind", "step", "month"] as const;

function* numbersIn(path: string, value: unknown): Generator<[path: string, value: number]> {
  if (typeof value === "number") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const name = Array.isArray(value) ? NAMES.find((one) => one in (member as object)) : undefined;
    const step = name ? String((member as Record<string, unknown>)[name]) : key;
    if (name === undefined || step !== "") yield* numbersIn(`${path}.${step}`, member);
  }
}

/** Rows of a report in an order of their own, and findings without theirs. */
export function unordered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(unordered).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === "ids" ? (one as unknown[]).length : unordered(one),
    ]),
  );
}
