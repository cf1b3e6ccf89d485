/**
 * Reading a list to its end although rows move meanwhile (reliability.md A1, A2, A7, A9). amoCRM pages by number over
 * live rows, so a row that leaves an earlier page pulls one unread row behind our back. Where a list can be sorted by an
 * instant, the next page therefore begins at the last instant read (inclusive; upserts make the repeats harmless); page
 * numbers serve only inside one second that fills more than a page, and lists that cannot be sorted.
 */
import type { z } from "zod";
import type { AmoClient, GetOptions } from "./client.ts";
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

export function toPath(path: string, query: Query): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one) => [`${name}[]`, one] as const) : [[name, value] as const],
  );
  const text = parts
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
  return text ? `${path}?${text}` : path;
}

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
  const answer = await client.get(path, listSchema(source.key, source.row), source.key, options);
  const rows =
    (answer?._embedded as Record<string, Row[] | null | undefined> | null | undefined)?.[source.key] ?? [];
  const next = answer?._links?.next?.href;
  return { rows, next: next && rows.length > 0 ? pathOfLink(next) : null };
}

/** Follows `_links.next` to the end. */
export async function* followLinks<Row>(
  client: AmoClient,
  source: Source<Row>,
  options: GetOptions,
): AsyncGenerator<Row[]> {
  let path: string | null = toPath(source.path, { ...source.query, limit: source.limit });
  while (path) {
    const page: Page<Row> = await readPage(client, source, path, options);
    if (page.rows.length > 0) yield page.rows;
    path = page.next === path ? null : page.next;
  }
}

export interface Window {
  from: number;
  to: number;
}

export interface WindowSource<Row> extends Source<Row> {
  /** Field to filter and sort by. */
  field: "created_at" | "updated_at";
  /** The list can be asked for in ascending order of the field. Events cannot: newest first, always (3.7). */
  sortable: boolean;
  instantOf(row: Row): number;
}

export interface WindowPage<Row> {
  rows: Row[];
  /** Everything up to and including the second before this one has been read. */
  at: number;
}

function isSorted<Row>(rows: readonly Row[], instantOf: (row: Row) => number, window: Window): boolean {
  let last = window.from;
  for (const row of rows) {
    const at = instantOf(row);
    if (at < last || at > window.to) return false;
    last = at;
  }
  return true;
}

/** Reads a window in ascending order of its field, resumable at `at` of the last page. */
export async function* readWindow<Row>(
  client: AmoClient,
  source: WindowSource<Row>,
  window: Window,
  options: GetOptions,
): AsyncGenerator<WindowPage<Row>> {
  let from = window.from;
  for (;;) {
    const query = {
      ...source.query,
      [`filter[${source.field}][from]`]: from,
      [`filter[${source.field}][to]`]: window.to,
      ...(source.sortable ? { [`order[${source.field}]`]: "asc" } : {}),
      limit: source.limit,
    };
    let page = await readPage(client, source, toPath(source.path, query), options);
    // Filters are "alpha, not for every account" (3.4): rows that show it was not kept are read by links to the end.
    const sorted = source.sortable && isSorted(page.rows, source.instantOf, { from, to: window.to });
    let last = sorted ? lastInstant(page.rows, source) : from;
    yield { rows: page.rows, at: last };
    while (page.next && (!sorted || last === from)) {
      page = await readPage(client, source, page.next, options);
      if (sorted) last = Math.max(last, lastInstant(page.rows, source));
      yield { rows: page.rows, at: last };
    }
    if (!page.next) return;
    from = last;
  }
}

function lastInstant<Row>(rows: readonly Row[], source: WindowSource<Row>): number {
  return rows.reduce((max, row) => Math.max(max, source.instantOf(row)), 0);
}
