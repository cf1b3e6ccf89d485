/** `fetch` for pages of our own: JSON there and back, and a reason of its own when nothing comes. */
import { type Answer, type RequestOptions, UnreachableError } from "./host.ts";

export async function fetchJson(
  url: string,
  headers: Record<string, string>,
  { method = "GET", body, signal }: RequestOptions,
): Promise<Answer> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: sent === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    body: sent ?? null,
    signal,
    credentials: "omit",
  }).catch((cause: unknown) => {
    throw signal.aborted ? cause : new UnreachableError("fetch", { cause });
  });
  return { status: response.status, body: parseJson(await response.text()) };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
