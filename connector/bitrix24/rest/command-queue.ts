/**
 * Commands of all streams share requests: whatever is asked in one turn of the event loop is packed into batches of up to
 * fifty, because a batch costs the bucket as much as one call (crm/bitrix24.md 2.1). A command whose method is beyond its
 * operating time waits while the others go on; a command that failed inside a batch is asked again alone.
 */
import type { Meter } from "../../crm/adapter.ts";
import { BACKGROUND, type Clock } from "../../crm/throttle.ts";
import { BATCH, BATCH_SECONDS } from "../limits.ts";
import type { MethodTime, OperatingTime } from "./operating-time.ts";
import type { Params } from "./parameters.ts";
import { isFinal, isMethodPaused, isPassing, isTooFast, type Refusal } from "./refusals.ts";

export interface Command {
  method: string;
  params: Params;
}

/** One command's answer: its result, or how it was refused. */
export type CommandAnswer =
  | { result: unknown; total: number | null; next: number | null }
  | { refusal: Refusal };

/** As it came from the portal, with what it said of the method's time. */
export type TimedAnswer = CommandAnswer & { time: MethodTime | null };

export interface CallOptions {
  priority?: number | undefined;
  signal?: AbortSignal | undefined;
  /** A request that serves several streams is counted once, for the stream that asked first. */
  meter?: Meter | undefined;
}

/** Only readings are repeated after a lost answer. */
export const isReading = (method: string): boolean =>
  !/\.(add|update|delete|bind|unbind|set|move)$/i.test(method);

export interface QueueOptions {
  /** Sends one request: a call for one command, a batch for several. Answers in the order of the commands. */
  send(commands: readonly Command[], options: CallOptions): Promise<TimedAnswer[]>;
  operating: OperatingTime;
  clock: Clock;
  /** Seconds since 1970. */
  now(): number;
}

export interface CommandQueue {
  ask(commands: readonly Command[], options: CallOptions): Promise<CommandAnswer[]>;
}

interface Entry {
  command: Command;
  options: CallOptions;
  tries: number;
  alone: boolean;
  resolve(answer: CommandAnswer): void;
  reject(error: unknown): void;
}

const PASSING_TRIES = 5;
const PAUSE_TRIES = 50;
const FIRST_WAIT_MS = 400;
const LIMIT_WAIT_MS = 2_000;
const NAP_SECONDS = 5;

const mayShare = (one: Entry, other: Entry): boolean =>
  one.options.signal === other.options.signal && one.options.priority === other.options.priority;

export function createCommandQueue({ send, operating, clock, now }: QueueOptions): CommandQueue {
  let waiting: Entry[] = [];
  let scheduled = false;
  let napping = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function dropAborted(): void {
    waiting = waiting.filter((entry) => {
      if (entry.options.signal?.aborted) entry.reject(entry.options.signal.reason);
      return !entry.options.signal?.aborted;
    });
  }

  /** The next request's commands, in the order in which they were asked; empty when all that wait have to. */
  function takeChunk(): Entry[] {
    const chunk: Entry[] = [];
    const rest: Entry[] = [];
    let seconds = 0;
    for (const entry of waiting) {
      const { method } = entry.command;
      const first = chunk[0];
      const fits = !first || (!first.alone && !entry.alone && chunk.length < BATCH && mayShare(first, entry));
      const short = seconds + operating.cost(method) <= BATCH_SECONDS || !first;
      if (fits && short && operating.reserve(method, now())) {
        chunk.push(entry);
        seconds += operating.cost(method);
      } else rest.push(entry);
    }
    waiting = rest;
    return chunk;
  }

  function flush(): void {
    scheduled = false;
    dropAborted();
    waiting.sort(
      (one, other) => (other.options.priority ?? BACKGROUND) - (one.options.priority ?? BACKGROUND),
    );
    for (let chunk = takeChunk(); chunk.length > 0; chunk = takeChunk()) void run(chunk);
    if (waiting.length > 0) nap();
  }

  /** Until a paused method may be tried again; short, so that an abort is noticed. */
  function nap(): void {
    const seconds = Math.min(...waiting.map((entry) => operating.wait(entry.command.method, now())));
    if (napping || seconds <= 0) return;
    napping = true;
    void clock.sleep(Math.min(NAP_SECONDS, seconds) * 1000).then(() => {
      napping = false;
      schedule();
    });
  }

  async function run(chunk: Entry[]): Promise<void> {
    try {
      const answers = await send(
        chunk.map((entry) => entry.command),
        chunk[0]!.options,
      );
      for (const [index, entry] of chunk.entries()) receive(entry, answers[index]!, chunk.length > 1);
    } catch (error) {
      for (const entry of chunk) {
        operating.settle(entry.command.method, null);
        entry.reject(error);
      }
    }
    schedule();
  }

  /** `wasShared`: it came with others in one batch. */
  function receive(entry: Entry, answer: TimedAnswer, wasShared: boolean): void {
    operating.settle(entry.command.method, answer.time);
    const refusal = "refusal" in answer ? answer.refusal : null;
    const resetAt = answer.time?.resetAt ?? null;
    if (refusal && mayTryAgain(entry, refusal, { resetAt, wasShared })) return;
    entry.resolve(answer);
  }

  /** Puts a command that may still succeed back into the queue. */
  function mayTryAgain(
    entry: Entry,
    refusal: Refusal,
    { resetAt, wasShared }: { resetAt: number | null; wasShared: boolean },
  ): boolean {
    const isPaused = isMethodPaused(refusal);
    const isLimit = isPaused || isTooFast(refusal);
    if (isLimit && entry.options.meter) entry.options.meter.refused++;
    if (isPaused) operating.refuse(entry.command.method, resetAt, now());
    const isUnclear = wasShared && !isFinal(refusal);
    // A write that was not refused for speed may have been carried out.
    if (!(isLimit || (isReading(entry.command.method) && (isPassing(refusal) || isUnclear)))) return false;
    if (++entry.tries >= (isPaused ? PAUSE_TRIES : PASSING_TRIES)) return false;
    if (isPaused) {
      waiting.push(entry);
      return true;
    }
    entry.alone = true;
    const wait = (isLimit ? LIMIT_WAIT_MS : FIRST_WAIT_MS) * 2 ** (entry.tries - 1);
    void clock.sleep(wait).then(() => {
      waiting.push(entry);
      schedule();
    });
    return true;
  }

  return {
    ask: (commands, options) =>
      Promise.all(
        commands.map(
          (command) =>
            new Promise<CommandAnswer>((resolve, reject) => {
              waiting.push({ command, options, tries: 0, alone: false, resolve, reject });
              schedule();
            }),
        ),
      ),
  };
}
