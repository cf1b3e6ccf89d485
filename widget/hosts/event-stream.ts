/**
 * Server-sent events read with `fetch`, because `EventSource` sends no header that proves who asks (HTML standard, 9.2).
 * Only data that is JSON is taken; comments, which keep the line open, are skipped.
 */
import { problemOf } from "../data/load-problem.ts";
import { parseJson } from "./fetch-json.ts";
import { UnreachableError } from "./host.ts";

/** The data of one event, `null` for a comment. */
function dataOf(event: string): unknown {
  const lines = event.split(/\r?\n/).flatMap((line) => /^data: ?(.*)$/s.exec(line)?.[1] ?? []);
  return lines.length === 0 ? null : parseJson(lines.join("\n"));
}

/** Ends when the stream does. Throws what `problemOf` makes of a refusal. */
export async function readEvents(
  url: string,
  headers: Record<string, string>,
  told: (data: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(url, {
    headers: { ...headers, Accept: "text/event-stream" },
    credentials: "omit",
    signal,
  }).catch((cause: unknown) => {
    throw signal.aborted ? cause : new UnreachableError("fetch", { cause });
  });
  if (!response.ok) throw problemOf({ status: response.status, body: parseJson(await response.text()) });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split(/\r?\n\r?\n/);
    rest = events.pop() ?? "";
    for (const data of events.map(dataOf)) if (data !== null) told(data);
  }
}
