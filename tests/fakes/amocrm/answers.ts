/** amoCRM's envelopes and errors (crm/amocrm.md 2.1, 2.2). */
import type { ListQuery } from "./query.ts";

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

export const noContent = (): Response => new Response(null, { status: 204, headers: requestId() });

export const text = (
  status: number,
  body: string,
  type = "text/html",
  headers: Record<string, string> = {},
): Response => new Response(body, { status, headers: { "content-type": type, ...headers } });

/** One page of a list: 204 when it is empty, `next` only when there is more. */
export function listPage(
  url: URL,
  key: string,
  rows: readonly unknown[],
  query: ListQuery,
  total: number,
  max: number,
): Response {
  if (rows.length === 0) return noContent();
  const limit = Math.min(max, query.limit);
  const link = (page: number) => {
    const href = new URL(url);
    href.searchParams.set("page", String(page));
    return { href: href.href };
  };
  const more = query.page * limit < total;
  return hal({
    _page: query.page,
    _links: { self: link(query.page), ...(more ? { next: link(query.page + 1) } : {}) },
    _embedded: { [key]: rows },
  });
}
