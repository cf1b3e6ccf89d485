/** Reading a list by `start`: short lists, and long ones whose method does not keep a filter by id (2.4). */
import { parseAnswer } from "../../crm/contract.ts";
import type { BitrixClient, CallOptions } from "../client.ts";
import { BATCH, PAGE } from "../limits.ts";
import { type ListSource, rawRows } from "./list-answers.ts";
import type { Params } from "./parameters.ts";

type OffsetSource<Row> = Pick<ListSource<Row>, "method" | "row" | "under">;

interface Reading {
  /** Rows that the portal counts. */
  count: number;
  /** Rows of the shortest page that was not the last: pages may be shorter than promised. */
  shortest: number;
}

const READINGS = 2;

/** The whole list. Read twice when rows moved between its pages. */
export async function readByOffset<Row>(
  client: BitrixClient,
  source: OffsetSource<Row>,
  params: Params,
  options: CallOptions,
): Promise<Row[]> {
  const found = new Map<string, Row>();
  let step = PAGE;
  for (let reading = 1; ; reading++) {
    const { count, shortest } = await readOffsets(client, { ...source, params, step }, found, options);
    if (found.size >= count || reading >= READINGS) return [...found.values()];
    step = Math.max(1, shortest);
  }
}

/** One reading through all offsets, the pages after the first one in batches. */
async function readOffsets<Row>(
  client: BitrixClient,
  { method, row, under, params, step }: OffsetSource<Row> & { params: Params; step: number },
  found: Map<string, Row>,
  options: CallOptions,
): Promise<Reading> {
  const reading: Reading = { count: 0, shortest: step };
  for (let starts = [0]; starts.length > 0; ) {
    const commands = starts.map((start) => ({ method, params: { ...params, start } }));
    let next: number | null = null;
    for (const answer of await client.ask(commands, options)) {
      const raw = rawRows(answer, { method, under }, client.host);
      for (const one of raw) found.set(JSON.stringify(one), parseAnswer(row, one, method, client.host));
      if ("total" in answer) reading.count = Math.max(reading.count, answer.total ?? 0);
      next = raw.length > 0 && "next" in answer ? answer.next : null;
      if (next !== null) reading.shortest = Math.min(reading.shortest, raw.length);
    }
    starts = followingStarts(starts.at(-1)!, next, Math.min(step, reading.shortest), reading.count);
  }
  return reading;
}

/** Offsets of the next batch; a page that was the last one has none. */
function followingStarts(last: number, next: number | null, step: number, count: number): number[] {
  if (next === null || next <= last) return [];
  const first = Math.min(next, last + step);
  const starts = [first];
  while (starts.length < BATCH && starts.at(-1)! + step < count) starts.push(starts.at(-1)! + step);
  return starts;
}
