/** One page of a list: its address, its rows, and where the next one is (crm/amocrm.md 2.1). */
import type { z } from "zod";
import { CrmContractError } from "../errors.ts";
import { type AmoClient, type GetOptions, TooLargeError } from "./client.ts";
import { listSchema } from "./schema.ts";

/** A query in amoCRM's bracket style: `filter[created_at][from]` → 1695210312. */
export type Query = Record<string, string | number | readonly (string | number)[]>;

export interface Source<Row> {
  path: string;
  /** Key under `_embedded`. */
  key: string;
  row: z.ZodType<Row>;
  limit: number;
  query: Query;
}

export interface Page<Row> {
  rows: Row[];
  /** Address of the next page, `null` at the end; never judged by the number of rows. */
  next: string | null;
}

/** Pages without a row that are followed all the same; a list that goes on for ever is none. */
const EMPTY_PAGES = 20;
/** Fewer rows a page than this do not make an answer lighter. */
const LEAST_ROWS = 10;

export function toPath(path: string, query: Query): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one) => [`${name}[]`, one] as const) : [[name, value] as const],
  );
  const text = parts
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
  return text ? `${path}?${text}` : path;
}

export const pathOf = <Row>(source: Source<Row>, query: Query = {}): string =>
  toPath(source.path, { ...source.query, ...query, limit: source.limit });

/** The next page's path on our own host, whatever host the link names. */
function pathOfLink(href: string): string {
  const url = new URL(href, "https://link.invalid");
  return url.pathname + url.search;
}

export async function readPage<Row>(
  client: AmoClient,
  source: Source<Row>,
  path: string,
  options: GetOptions,
): Promise<Page<Row>> {
  const canShrink = source.limit > LEAST_ROWS;
  const answer = await client.get(path, listSchema(source.key, source.row), source.key, {
    ...options,
    canShrink,
  });
  const rows =
    (answer?._embedded as Record<string, Row[] | null | undefined> | null | undefined)?.[source.key] ?? [];
  const next = answer?._links?.next?.href;
  return { rows, next: next ? pathOfLink(next) : null };
}

/** Rows of the first page only, where no more than one is expected. */
export async function readFirst<Row>(
  client: AmoClient,
  source: Source<Row>,
  query: Query,
  options: GetOptions,
): Promise<Row[]> {
  try {
    return (await readPage(client, source, pathOf(source, query), options)).rows;
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    return readFirst(client, halved(source), query, options);
  }
}

/** Follows `_links.next` to the end, empty pages included, each address once. */
export async function* followPages<Row>(
  client: AmoClient,
  source: Source<Row>,
  path: string,
  options: GetOptions,
): AsyncGenerator<Page<Row>> {
  const seen = new Set<string>();
  let empty = 0;
  for (let next: string | null = path; next && !seen.has(next); ) {
    seen.add(next);
    const page: Page<Row> = await readPage(client, source, next, options);
    empty = page.rows.length > 0 ? 0 : empty + 1;
    if (empty > EMPTY_PAGES) {
      const detail = `${empty} empty pages, one after another`;
      throw new CrmContractError("crm-contract", {
        host: client.host,
        entity: source.key,
        field: "_links.next",
        detail,
      });
    }
    yield page;
    next = page.next;
  }
}

/** All rows of a list that is not filtered by time, page by page; from the beginning with half as many where a page is too large. */
export async function* followLinks<Row>(
  client: AmoClient,
  source: Source<Row>,
  options: GetOptions,
): AsyncGenerator<Row[]> {
  try {
    for await (const page of followPages(client, source, pathOf(source), options))
      if (page.rows.length > 0) yield page.rows;
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    yield* followLinks(client, halved(source), options);
  }
}

/** The vendor's advice for 504: half as many rows. */
export const halved = <From extends { limit: number }>(source: From): From => ({
  ...source,
  limit: Math.max(LEAST_ROWS, source.limit >> 1),
});
