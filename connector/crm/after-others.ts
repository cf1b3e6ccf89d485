/**
 * The service and the command line take turns with an account, each in a process of its own. When one has just stopped,
 * its last requests still count in the CRM's window: whoever comes next waits until that is over.
 */
import type { Access } from "./adapter.ts";
import type { Throttle } from "./throttle.ts";

/** `restMs`: how long after a request it counts. `now`: milliseconds since 1970, as all processes see them. */
export function afterOthers(
  throttle: Throttle,
  bucket: NonNullable<Access["bucket"]>,
  restMs: number,
  now: () => number = Date.now,
): Throttle {
  let lastOwn = Number.NEGATIVE_INFINITY;

  /** While our own requests follow each other nobody else's can stand between them. */
  async function waitForOthers(): Promise<void> {
    if (now() - lastOwn < restMs) return;
    const emptyAt = await bucket.emptyAt();
    const wait = emptyAt === null ? 0 : Math.min(restMs, emptyAt - now());
    if (wait > 0) throttle.pause(wait);
  }

  return {
    ...throttle,
    async run(task, turn) {
      await waitForOthers();
      return throttle.run(async (sent) => {
        lastOwn = now();
        // It need not be known before the request leaves: a killed process is followed by a new one, which waits anyway.
        bucket.keepEmptyAt(lastOwn + restMs).catch(() => undefined);
        return task(sent);
      }, turn);
    },
  };
}
