/** amoCRM's envelopes and errors (crm/amocrm.md 2.1, 2.2). */
import type { Context } from "./context.ts";
import type { ListPage } from "./lists.ts";

const HAL = { "content-type": "application/hal+json" };
let requests = 0;
const requestId = () => ({ "x-request-id": `fake-${++requests}` });

export const hal = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { ...HAL, ...requestId() } });

export function problem(
  status: number,
  title: string,
  detail: string,
  extra: Record<string, unknown> = {},
): Response {
  return Response.json(
    { title, type: `https://httpstatus.es/${status}`, status, detail, ...extra },
    { status, headers: { "content-type": "application/problem+json", ...requestId() } },
  );
}

export const forbidden = (): Response => problem(403, "Forbidden", "Доступ запрещен");
export const missing = (): Response => problem(404, "Not Found", "Not found");

/** A write that breaks the rules of a field: `errors` by the row's `request_id`. */
export const invalid = (
  errors: { request: string; code: string; path: string; detail: string }[],
): Response =>
  problem(400, "Bad Request", "Request validation failed", {
    "validation-errors": errors.map(({ request, ...error }) => ({ request_id: request, errors: [error] })),
  });

export const noContent = (): Response => new Response(null, { status: 204, headers: requestId() });

export const text = (
  status: number,
  body: string,
  type = "text/html",
  headers: Record<string, string> = {},
): Response => new Response(body, { status, headers: { "content-type": type, ...headers } });

/** Lists whose answers say how many rows there are (2.1). */
const COUNTED = new Set(["users", "pipelines", "webhooks", "custom_fields", "roles"]);

/** One page of a list: 204 when it is empty, `next` only when there is more. */
export function listPage<Row>(
  { url, query, faults }: Context,
  key: string,
  { rows, more, total }: ListPage<Row>,
  show: (row: Row) => Record<string, unknown>,
  essential: string,
): Response {
  if (rows.length === 0) return noContent();
  const shown = rows.map(show);
  const [first] = shown;
  if (first && faults.broken === key) delete first[essential];
  if (faults.strange) for (const row of shown) Object.assign(row, { hologram: { depth: 3 }, next_gen: [] });
  const link = (page: number) => {
    const href = new URL(url);
    href.searchParams.set("page", String(page));
    return { href: href.href };
  };
  const { page } = query;
  return hal({
    ...(COUNTED.has(key) ? { _total_items: total } : {}),
    _page: page,
    _links: {
      self: link(page),
      ...(more ? { next: link(page + 1) } : {}),
      ...(page > 1 ? { first: link(1), prev: link(page - 1) } : {}),
    },
    _embedded: { [key]: shown },
  });
}
