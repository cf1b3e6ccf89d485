/**
 * `GET /api/waiting`: who waits now. As JSON, or for whoever accepts `text/event-stream` as a stream of `waiting` events:
 * the list at once, and anew when it changes. A stream ends after a while, or with the reader's rights; he asks again.
 */
import type { Context, Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import type { Account } from "#shared/domain/account.ts";
import { waitingAnswer } from "../../alerts/waiting-answer.ts";
import type { HttpEnv } from "../app.ts";
import type { HttpContext } from "../context.ts";
import { HttpProblem } from "../problem.ts";
import { accountOf } from "../request-viewer.ts";
import { type Viewer, viewerOf } from "../viewer.ts";

const LOOK_MS = 1_000;
/** A line that says nothing keeps proxies from closing the stream. */
const QUIET_MS = 15_000;
/** Rights are looked at so often. */
const RIGHTS_MS = 60_000;
const LIFETIME_MS = 10 * 60_000;
const STREAMS_OF_A_VIEWER = 4;

/** The same list is told once, whatever time has passed: readers count by themselves. */
const contentOf = ({ leads }: WaitingAnswer): string =>
  JSON.stringify(leads.map(({ waitedSeconds: _, leftSeconds: __, ...rest }) => rest));

export function waitingRoutes(app: Hono<HttpEnv>, context: HttpContext): void {
  const streams = new Map<string, number>();

  async function answerFor(account: Account, viewer: Viewer): Promise<WaitingAnswer> {
    const settings = await context.store.settings(account.id);
    const [history, crm] = [await context.history(account), await context.crm(account)];
    return waitingAnswer({ history, settings, now: context.now(), crm, managerIds: viewer.managerIds });
  }

  /** Until the reader goes, his rights do, the service stops, or it was long enough. */
  async function tellChanges(stream: SSEStreamingApi, account: Account, first: Viewer): Promise<void> {
    const endAt = performance.now() + LIFETIME_MS;
    const isOver = () => stream.aborted || context.stopping.aborted || performance.now() >= endAt;
    let viewer = first;
    let [told, saidAt, rightsAt, revision] = ["", 0, performance.now(), -1];
    while (!isOver()) {
      if (performance.now() - rightsAt >= RIGHTS_MS) {
        const lists = await context.store.dictionaries(account.id);
        [viewer, rightsAt] = [viewerOf(account.id, first.userId, lists), performance.now()];
      }
      const present = await context.store.revision(account.id);
      const isQuiet = performance.now() - saidAt >= QUIET_MS;
      if (present !== revision || isQuiet) {
        revision = present;
        const answer = await answerFor(account, viewer);
        const content = contentOf(answer);
        if (content !== told) await stream.writeSSE({ event: "waiting", data: JSON.stringify(answer) });
        else if (isQuiet) await stream.write(": \n\n");
        if (content !== told || isQuiet) [told, saidAt] = [content, performance.now()];
      }
      await stream.sleep(LOOK_MS);
    }
  }

  function openStream(c: Context<HttpEnv>, account: Account, first: Viewer): Response {
    const key = `${account.id} ${first.userId}`;
    const open = streams.get(key) ?? 0;
    if (open >= STREAMS_OF_A_VIEWER) throw new HttpProblem(429, "too-many-requests", {}, 30);
    streams.set(key, open + 1);
    const release = () => {
      const left = (streams.get(key) ?? 1) - 1;
      if (left > 0) streams.set(key, left);
      else streams.delete(key);
    };
    return streamSSE(
      c,
      (stream) => tellChanges(stream, account, first).finally(release),
      async (err) => context.log.info({ account: account.id, err }, "a stream ended"),
    );
  }

  app.get("/api/waiting", async (c) => {
    const viewer = c.get("viewer");
    const account = await accountOf(context, viewer);
    const wantsStream = /\btext\/event-stream\b/i.test(c.req.header("accept") ?? "");
    return wantsStream ? openStream(c, account, viewer) : c.json(await answerFor(account, viewer));
  });
}
