/**
 * A second simulated amoCRM, made of plain tables and nothing of the first: it keeps or breaks the rules that no source
 * confirms (crm/amocrm.md, section 10), as each test says, to see that nothing rests on them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { amocrm } from "#connector/amocrm/index.ts";

export type Row = Record<string, unknown>;
type Order = "newest" | "oldest" | "shuffled";

export interface Rules {
  /** Rows of a page at most, whatever is asked for. */
  largestPage: number;
  /** Filters by time, id and type are ignored. */
  ignoresFilters: boolean;
  /** `order[…]` is ignored. */
  ignoresOrder: boolean;
  /** The order of lists for which none is asked, or none is kept. */
  order: Order;
  /** Page numbers behind this one are refused. */
  highestPage: number;
  /** What an empty list looks like. */
  empty: { status: number; body: string };
  /** Every page is followed by one without rows. */
  hasGaps: boolean;
  /** More rows a page than this end in 504. */
  tooLarge: number;
  /** Is called before each answer, to change the tables between two pages. */
  before(path: string): void;
  /** An answer instead of the right one. */
  instead(path: string): Answer | null;
}

export interface Answer {
  status: number;
  body: string | Buffer;
  headers?: Record<string, string>;
  /** The connection breaks after so many characters. */
  cutAt?: number;
}

export interface PlainAccount {
  tables: Record<string, Row[]>;
  rules: Rules;
  /** Paths with queries, decoded. */
  asked: string[];
  adapter: ReturnType<typeof amocrm>;
  input: { url: string; token: string };
  origin: string;
  close(): Promise<void>;
}

const TOKEN = "plain";
const HAL = { "content-type": "application/hal+json" };

const account = {
  id: 77,
  name: "Plain",
  subdomain: "plain",
  currency: "RUB",
  current_user_id: 1,
  _embedded: {
    users_groups: [{ id: 0, name: "Отдел продаж", uuid: null }],
    task_types: [{ id: 2, name: "Встреча", code: "MEETING" }],
    datetime_settings: { timezone: "Europe/Moscow", timezone_offset: "+03:00" },
  },
};

const admin = { id: 1, name: "Админ", rights: { is_admin: true, is_active: true, group_id: null } };

export const status = (id: number, name: string, sort: number) => ({ id, name, sort, type: 0 });

/** Paths, the table that each one lists, and the key under `_embedded`. */
const LISTS: readonly [RegExp, string, string][] = [
  [/^\/api\/v4\/leads$/, "leads", "leads"],
  [/^\/api\/v4\/events$/, "events", "events"],
  [/^\/api\/v4\/(leads|contacts|companies)\/notes$/, "notes", "notes"],
  [/^\/api\/v4\/tasks$/, "tasks", "tasks"],
  [/^\/api\/v4\/users$/, "users", "users"],
  [/^\/api\/v4\/leads\/pipelines$/, "pipelines", "pipelines"],
  [/^\/api\/v4\/leads\/loss_reasons$/, "reasons", "loss_reasons"],
  [/^\/api\/v4\/leads\/custom_fields$/, "fields", "custom_fields"],
];

const defaults = (): Rules => ({
  largestPage: 250,
  ignoresFilters: false,
  ignoresOrder: false,
  order: "oldest",
  highestPage: 1_000,
  empty: { status: 204, body: "" },
  hasGaps: false,
  tooLarge: Number.POSITIVE_INFINITY,
  before: () => undefined,
  instead: () => null,
});

const list = (query: URLSearchParams, name: string): string[] => [
  ...query.getAll(`filter[${name}][]`),
  ...query.getAll(`filter[${name}]`),
];

/** The fields that filters by value mean. */
const VALUES: Record<string, string> = {
  id: "id",
  type: "type",
  note_type: "note_type",
  entity_id: "entity_id",
  entity: "entity_type",
  task_type: "task_type_id",
};

/** Rows that the query's filters keep. */
function filtered(rows: readonly Row[], query: URLSearchParams): Row[] {
  const ranges = ["created_at", "updated_at"].map((field) => {
    const [from, to] = ["from", "to"].map((end) => query.get(`filter[${field}][${end}]`));
    return {
      field,
      from: Number(from ?? Number.NEGATIVE_INFINITY),
      to: Number(to ?? Number.POSITIVE_INFINITY),
    };
  });
  const values = Object.entries(VALUES).flatMap(([name, field]) => {
    const wanted = new Set(list(query, name));
    return wanted.size > 0 ? [{ field, wanted }] : [];
  });
  return rows.filter(
    (row) =>
      ranges.every(({ field, from, to }) => {
        const at = Number(row[field] ?? 0);
        return at >= from && at <= to;
      }) && values.every(({ field, wanted }) => wanted.has(String(row[field]))),
  );
}

/** Steps of the golden ratio: a fixed order that looks like none. */
const shuffle = (at: unknown): number => (Number(at) * 0.618_033_988_75) % 1;

function ordered(rows: Row[], query: URLSearchParams, rules: Rules): Row[] {
  const asked = [...query.keys()].find((key) => key.startsWith("order["));
  if (asked && !rules.ignoresOrder) {
    const field = asked.slice(6, -1);
    const sign = query.get(asked) === "desc" ? -1 : 1;
    return rows.toSorted((one, other) => sign * (Number(one[field]) - Number(other[field])));
  }
  const at = (row: Row) => Number(row.created_at);
  if (rules.order === "shuffled") return rows.toSorted((one, other) => shuffle(at(one)) - shuffle(at(other)));
  return rows.toSorted((one, other) => (rules.order === "oldest" ? 1 : -1) * (at(one) - at(other)));
}

function listAnswer(rows: readonly Row[], key: string, url: URL, rules: Rules): Answer {
  const query = url.searchParams;
  const limit = Math.min(rules.largestPage, Number(query.get("limit") ?? 50));
  const page = Number(query.get("page") ?? 1);
  if (page > rules.highestPage) return { status: 400, body: '{"title":"Bad Request","status":400}' };
  if (Number(query.get("limit")) > rules.tooLarge) return { status: 504, body: "<h1>504</h1>" };
  const kept = rules.ignoresFilters ? [...rows] : filtered(rows, query);
  const sorted = ordered(kept, query, rules);
  // With gaps, every second page holds nothing.
  const isGap = rules.hasGaps && page % 2 === 0;
  const place = rules.hasGaps ? Math.ceil(page / 2) : page;
  const shown = isGap ? [] : sorted.slice((place - 1) * limit, place * limit);
  const hasMore = isGap ? place * limit < sorted.length : rules.hasGaps || place * limit < sorted.length;
  if (shown.length === 0 && !isGap) return rules.empty;
  url.searchParams.set("page", String(page + 1));
  const next = hasMore && sorted.length > 0 ? { next: { href: url.href } } : {};
  const body = { _page: page, _links: { self: { href: url.href }, ...next }, _embedded: { [key]: shown } };
  return { status: 200, body: JSON.stringify(body), headers: HAL };
}

export async function plainAccount(
  tables: Record<string, Row[]> = {},
  rules: Partial<Rules> = {},
): Promise<PlainAccount> {
  const all: Record<string, Row[]> = { users: [admin], ...tables };
  const plain = { tables: all, rules: { ...defaults(), ...rules } };
  const asked: string[] = [];
  let origin = "";

  function rightAnswer(url: URL): Answer {
    if (url.pathname === "/api/v4/account")
      return { status: 200, body: JSON.stringify(account), headers: HAL };
    const one = /^\/api\/v4\/(leads|users)\/(\d+)$/.exec(url.pathname);
    if (one) {
      const row = plain.tables[one[1]!]?.find((candidate) => String(candidate.id) === one[2]);
      return row && row.is_deleted !== true
        ? { status: 200, body: JSON.stringify(row), headers: HAL }
        : { status: 404, body: '{"title":"Not Found","status":404}' };
    }
    const found = LISTS.find(([pattern]) => pattern.test(url.pathname));
    if (!found) return { status: 404, body: '{"title":"Not Found","status":404}' };
    const owner = found[0].exec(url.pathname)?.[1];
    const table = plain.tables[found[1] === "notes" ? `notes of ${owner}` : found[1]] ?? [];
    const isBin = url.searchParams.get("with") === "only_deleted";
    const rows = found[1] === "leads" ? table.filter((row) => (row.is_deleted === true) === isBin) : table;
    return listAnswer(rows, found[2], url, plain.rules);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", origin);
    const path = decodeURIComponent(url.pathname + url.search);
    asked.push(path);
    plain.rules.before(path);
    const allowed = request.headers.authorization === `Bearer ${TOKEN}`;
    const {
      status: code,
      body,
      headers,
      cutAt,
    } = !allowed
      ? { status: 401, body: '{"title":"Unauthorized","status":401}' }
      : (plain.rules.instead(path) ?? rightAnswer(url));
    response.writeHead(code, headers);
    if (cutAt === undefined) response.end(body);
    else response.write(body.slice(0, cutAt), () => response.destroy());
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  return {
    ...plain,
    asked,
    adapter: amocrm([host]),
    input: { url: origin, token: TOKEN },
    origin,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
