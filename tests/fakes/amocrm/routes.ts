/** Finds who answers a path of API v4. */
import { missing, problem } from "./answers.ts";
import type { Context, Route } from "./context.ts";
import { DICTIONARY_ROUTES } from "./dictionary-lists.ts";
import { HOOK_ROUTES } from "./hooks.ts";
import { LIVE_ROUTES } from "./live-lists.ts";
import { WRITE_ROUTES } from "./writes.ts";

const ROUTES: readonly Route[] = [...DICTIONARY_ROUTES, ...LIVE_ROUTES, ...WRITE_ROUTES, ...HOOK_ROUTES];

export async function answerRequest(context: Context): Promise<Response> {
  const path = context.url.pathname.replace(/^\/api\/v4/, "");
  const fitting = ROUTES.flatMap(([method, pattern, answer]) => {
    const match = pattern.exec(path);
    return match ? [{ method, parts: match.slice(1), answer }] : [];
  });
  if (fitting.length === 0) return missing();
  const found = fitting.find((one) => one.method === context.request.method);
  if (!found) return problem(405, "Method Not Allowed", `${context.request.method} ${path}`);
  return found.answer(context, ...found.parts);
}
