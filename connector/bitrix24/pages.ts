/**
 * Reading a list by ascending id at the fewest requests: one batch holds a chain of pages, each beginning after the last
 * id of the one before (`$result[c0][49][ID]`), with counting switched off. What a portal puts in place of a reference
 * into a short page is not documented, so nothing after a short, failed or unsorted page is believed; reading goes on
 * after the last row that is (reliability.md A1, A5, A9, A10).
 */
import type { z } from "zod";
import { parseAnswer } from "../crm/contract.ts";
import { CrmContractError } from "../errors.ts";
import { type BitrixClient, type CallOptions, type Command, type CommandAnswer, errorOf } from "./client.ts";
import { BATCH, PAGE } from "./limits.ts";
import type { Param, Params } from "./rest/parameters.ts";

export interface ListSource<Row> {
  method: string;
  row: z.ZodType<Row>;
  /** Where the rows are inside `result`: `[]` for most, `["items"]` for the stage history. */
  under: readonly string[];
  /** Name of the filter parameter and of the order, which telephony spells differently. */
  filterName: "filter" | "FILTER";
  order: Params;
  filter: Record<string, Param>;
  select?: readonly string[];
}

export interface ListPage<Row> {
  rows: Row[];
  /** Highest id read so far. */
  lastId: number;
}

/** Pages of the first chain: a small list must not pay for fifty commands. */
const FIRST_CHAIN = 4;
const ALONE_TRIES = 5;

const selectOf = <Row>(source: ListSource<Row>): Params => (source.select ? { select: source.select } : {});

function pageCommand<Row>(source: ListSource<Row>, after: Param): Command {
  const filter = { ...source.filter, ">ID": after };
  return {
    method: source.method,
    params: { ...selectOf(source), [source.filterName]: filter, ...source.order, start: -1 },
  };
}

function chain<Row>(source: ListSource<Row>, after: number, length: number): Record<string, Command> {
  const path = [...source.under, String(PAGE - 1), "ID"].map((part) => `[${part}]`).join("");
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `c${index}`,
      pageCommand(source, index === 0 ? after : `$result[c${index - 1}]${path}`),
    ]),
  );
}

function rowsIn(result: unknown, under: readonly string[]): unknown {
  const inner = under.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    result,
  );
  // PHP: an empty map where a list is meant.
  return inner === undefined || inner === null
    ? []
    : Array.isArray(inner)
      ? inner
      : Object.values(inner as object);
}

function idOf(row: unknown, method: string, host: string): number {
  const id = Number((row as { ID?: unknown })?.ID);
  if (Number.isInteger(id) && id > 0) return id;
  throw new CrmContractError("crm-contract", { host, entity: method, field: "ID", detail: "missing" });
}

/** Rows of one page, and whether the page may be followed by the next of its chain. */
function readPage<Row>(client: BitrixClient, source: ListSource<Row>, result: unknown, after: number) {
  const raw = rowsIn(result, source.under) as unknown[];
  const ids = raw.map((row) => idOf(row, source.method, client.host));
  const sorted = ids.every((id, index) => id > (index === 0 ? after : ids[index - 1]!));
  const rows = raw.map((row) => parseAnswer(source.row, row, source.method, client.host));
  return { rows, lastId: Math.max(after, ...ids), full: raw.length >= PAGE, sorted };
}

async function alone(client: BitrixClient, command: Command, options: CallOptions): Promise<unknown> {
  let code = "";
  for (let attempt = 0; attempt < ALONE_TRIES; attempt++) {
    const answer = (await client.batch({ c0: command }, options)).get("c0")!;
    if ("result" in answer) return answer.result;
    code = answer.error;
    if (
      code !== "NO_ANSWER" &&
      code !== "QUERY_LIMIT_EXCEEDED" &&
      code !== "OPERATION_TIME_LIMIT" &&
      attempt > 0
    )
      break;
  }
  throw errorOf(code, "", command.method, client.host);
}

/** Rows with an id above `after`, ascending; each page can be stored on its own. */
export async function* readById<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  after: number,
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  let last = after;
  for (let length = FIRST_CHAIN; ; length = BATCH) {
    const commands = chain(source, last, length);
    const answers = await client.batch(commands, options);
    for (const key of Object.keys(commands)) {
      const answer = answers.get(key) as CommandAnswer;
      // A failed command breaks the chain: it is asked again alone, with the id that is known by now.
      const broken = !("result" in answer);
      const result = broken ? await alone(client, pageCommand(source, last), options) : answer.result;
      const page = readPage(client, source, result, last);
      if (!page.sorted) return yield* readUnsorted(client, source, last, options);
      last = page.lastId;
      if (page.rows.length > 0) yield { rows: page.rows, lastId: last };
      if (!page.full) return;
      if (broken) break;
    }
  }
}

/**
 * The method does not keep `>ID` or the order (undocumented for some, 3.4 and 3.8), or a page came mixed up: the rest is
 * read by offsets. `lastId` moves only with the last row, so that an interruption begins here again.
 */
async function* readUnsorted<Row>(
  client: BitrixClient,
  source: ListSource<Row>,
  after: number,
  options: CallOptions,
): AsyncGenerator<ListPage<Row>> {
  const params = {
    ...selectOf(source),
    [source.filterName]: { ...source.filter, ">ID": after },
    ...source.order,
  };
  const rows = await readByOffset(client, source.method, params, source.row, source.under, options);
  const lastId = rows.reduce((max, row) => Math.max(max, idOf(row, source.method, client.host)), after);
  yield { rows, lastId };
}

/** A short list read by `start` and `next`: users, departments, statuses. */
export async function readByOffset<Row>(
  client: BitrixClient,
  method: string,
  params: Params,
  row: z.ZodType<Row>,
  under: readonly string[],
  options: CallOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; ; ) {
    const answer = (await client.batch({ c0: { method, params: { ...params, start } } }, options)).get("c0")!;
    if (!("result" in answer)) throw errorOf(answer.error, "", method, client.host);
    const page = rowsIn(answer.result, under) as unknown[];
    rows.push(...page.map((one) => parseAnswer(row, one, method, client.host)));
    if (answer.next === null || answer.next <= start || page.length === 0) return rows;
    start = answer.next;
  }
}
