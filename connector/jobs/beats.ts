/**
 * Work that every process looks at by its own clock, many times a minute: reports that are due, letters that wait. What
 * each beat does is safe to do in several processes at once; one that takes long is not begun a second time.
 */
import type { Log } from "../log.ts";

export interface Beat {
  name: string;
  everyMs: number;
  /** Is begun again although it still runs: it looks after that itself. */
  overlaps?: true;
  tick(): Promise<void>;
}

export interface Beats {
  start(): void;
  /** Waits for the beats that are under way. */
  stop(): Promise<void>;
}

export function createBeats(beats: readonly Beat[], log: Log): Beats {
  const timers: NodeJS.Timeout[] = [];
  const running: { name: string; work: Promise<unknown> }[] = [];

  function beat({ name, tick, overlaps }: Beat): void {
    if (!overlaps && running.some((one) => one.name === name)) return;
    const work = tick()
      .catch((err: unknown) => log.error({ err, beat: name }, "a beat failed"))
      .finally(() => running.splice(running.indexOf(one), 1));
    const one = { name, work };
    running.push(one);
  }

  return {
    start() {
      for (const one of beats) {
        beat(one);
        timers.push(setInterval(() => beat(one), one.everyMs));
      }
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.map(({ work }) => work));
    },
  };
}
