/** What a list is asked with, and what its answers are made of. */
import type { z } from "zod";
import { parseAnswer } from "../../crm/contract.ts";
import { CrmContractError } from "../../errors.ts";
import type { Command, CommandAnswer } from "./command-queue.ts";
import type { Param, Params } from "./parameters.ts";
import { errorOf, NO_ANSWER } from "./refusals.ts";

export interface ListSource<Row> {
  method: string;
  row: z.ZodType<Row>;
  /** Where the rows are inside `result`: `[]` for most, `["items"]` for the stage history. */
  under: readonly string[];
  /** Name of the filter parameter, which telephony spells differently. */
  filterName: "filter" | "FILTER";
  /** Parameters that put the rows in ascending and in descending order of their ids. */
  ascending: Params;
  descending: Params;
  filter: Record<string, Param>;
  select?: readonly string[];
  /**
   * Counting is not switched off by `start=-1`, which no source confirms for this method (3.4, 3.8). A range is counted
   * cheaply, and the count tells whether the page was whole.
   */
  counted?: boolean;
}

/** How most lists of the CRM are asked. */
export const CRM_LIST = {
  under: [],
  filterName: "filter",
  ascending: { order: { ID: "ASC" } },
  descending: { order: { ID: "DESC" } },
} as const;

/** One page of a list, with more conditions. */
export function listCommand<Row>(
  source: ListSource<Row>,
  order: "ascending" | "descending",
  conditions: Record<string, Param>,
): Command {
  return {
    method: source.method,
    params: {
      ...(source.select ? { select: source.select } : {}),
      [source.filterName]: { ...source.filter, ...conditions },
      ...source[order],
      ...(source.counted ? {} : { start: -1 }),
    },
  };
}

/** Rows of a result; PHP writes an empty map where a list is meant, and an empty list where a map is. */
export function rowsIn(result: unknown, under: readonly string[]): unknown[] | null {
  let inner = result;
  for (const key of under) {
    if (Array.isArray(inner)) return inner.length === 0 ? [] : null;
    if (typeof inner !== "object" || inner === null) return null;
    inner = (inner as Record<string, unknown>)[key];
  }
  if (Array.isArray(inner)) return inner;
  return typeof inner === "object" && inner !== null ? Object.values(inner) : null;
}

/** Rows of an answer as they came. No rows are an empty list; anything else is a broken answer, never the end (A7). */
export function rawRows(
  answer: CommandAnswer,
  { method, under }: Pick<ListSource<unknown>, "method" | "under">,
  host: string,
): unknown[] {
  if ("refusal" in answer) throw errorOf(answer.refusal, method, host);
  const raw = rowsIn(answer.result, under);
  if (raw === null) throw errorOf(NO_ANSWER, method, host);
  return raw;
}

export function idOf(row: unknown, entity: string, host: string): number {
  const id = Number((row as { ID?: unknown } | null)?.ID);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new CrmContractError("crm-contract", { host, entity, field: "ID", detail: "missing" });
}

export interface ListAnswer<Row> {
  ids: number[];
  rows: Row[];
  /** Rows that the portal counts, where it was asked to. */
  total: number | null;
}

export function readListAnswer<Row>(
  answer: CommandAnswer,
  source: ListSource<Row>,
  host: string,
): ListAnswer<Row> {
  const raw = rawRows(answer, source, host);
  return {
    ids: raw.map((row) => idOf(row, source.method, host)),
    rows: raw.map((row) => parseAnswer(source.row, row, source.method, host)),
    total: source.counted && "total" in answer ? answer.total : null,
  };
}
