/**
 * Pulls an account's streams until nothing is left: the lists first, then all others side by side, so that the CRM's
 * pace is used to the full whatever its latency. Every step's rows and the place it reached are stored in one
 * transaction; whatever stops it, the next run goes on there.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { Crm, Meter, PullOptions, Step } from "../crm/adapter.ts";
import { runLanes } from "../crm/lanes.ts";
import type { Batch, Store } from "../store/store.ts";
import { createProgress, type Progress } from "./progress.ts";

/** The lease under which an account is worked on: writes are refused when it has gone to another process. */
export interface Held {
  name: string;
  fence: number;
}

export interface SyncOptions {
  /** Forget where each stream stood and read everything again; stored rows stay until they are replaced. */
  full?: boolean;
  /** First pull: how far back, seconds since 1970; `null` for what the settings say. */
  since?: number | null;
  now(): number;
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** All records created up to this instant are stored; other streams may still be under way. */
  onRecords?(until: number): void;
  held?: Held | undefined;
}

export interface StreamResult extends Meter {
  stream: StreamName;
  rows: number;
  seconds: number;
}

type Pulls = Pick<Crm, "streams" | "pull">;

const MONTH_SECONDS = 30.44 * 86_400;
/** Rows written in one transaction at most; larger steps are stored in pieces, the place with the last one. */
const ROWS_AT_ONCE = 1_000;

function pieces(batch: Batch): Batch[] {
  const { records = [], moves = [], touches = [], ...rest } = batch;
  const count = Math.max(1, Math.ceil(Math.max(records.length, moves.length, touches.length) / ROWS_AT_ONCE));
  return Array.from({ length: count }, (_, index) => {
    const cut = <Row>(rows: readonly Row[]) => rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE);
    return {
      ...(index === count - 1 ? rest : {}),
      records: cut(records),
      moves: cut(moves),
      touches: cut(touches),
    };
  });
}

async function storeStep(store: Store, id: AccountId, step: Step, held: Held | undefined): Promise<void> {
  const parts = pieces(step.batch);
  for (const [index, part] of parts.entries()) {
    await store.apply(id, part, index === parts.length - 1 ? step.state : null, held);
  }
}

/** One stream with its own count of rows, requests and time. The last of its steps is `null`. */
interface Lane {
  result: StreamResult;
  steps(): AsyncGenerator<{ lane: Lane; step: Step | null }>;
}

function laneOf(crm: Pulls, stream: StreamName, options: Omit<PullOptions, "meter">): Lane {
  const result: StreamResult = { stream, rows: 0, requests: 0, seconds: 0, refused: 0 };
  const lane: Lane = {
    result,
    async *steps() {
      const started = performance.now();
      for await (const step of crm.pull(stream, { ...options, meter: result })) {
        yield { lane, step };
        result.seconds = (performance.now() - started) / 1000;
      }
      result.seconds = (performance.now() - started) / 1000;
      yield { lane, step: null };
    },
  };
  return lane;
}

/** Streams whose rows are the records themselves. */
const RECORD_STREAMS: ReadonlySet<StreamName> = new Set(["leads", "deals"]);

/** Opens when all records are stored, or when nobody should wait for that any more. */
function createGate(streams: readonly StreamName[]) {
  const missing = new Set(streams.filter((stream) => RECORD_STREAMS.has(stream)));
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    opened: promise,
    open: resolve,
    ended(stream: StreamName) {
      missing.delete(stream);
      if (missing.size === 0) resolve();
    },
  };
}

/**
 * Where each stream stands; one that was never begun is noted as such, so that nobody takes an account for synced of which
 * only the first streams are there.
 */
async function statesOf(
  store: Store,
  id: AccountId,
  crm: Pulls,
  held: Held | undefined,
): Promise<Map<StreamName, StreamState>> {
  const known = new Map((await store.streams(id)).map((state) => [state.stream, state]));
  for (const stream of crm.streams) {
    const state = known.get(stream);
    if (!state) await store.apply(id, {}, { stream, syncedUntil: null, problem: null, cursor: null }, held);
    if (state?.syncedUntil === null && state.cursor === null) known.delete(stream);
  }
  return known;
}

/** Runs all streams. Throws the first `ConnectorError`; what was stored until then stays. */
export async function syncAccount(
  store: Store,
  id: AccountId,
  crm: Pulls,
  options: SyncOptions,
): Promise<StreamResult[]> {
  const settings = await store.settings(id);
  const until = options.now();
  const since = options.since ?? Math.floor(until - settings.history.months * MONTH_SECONDS);
  if (options.full) for (const stream of crm.streams) await store.resetStream(id, stream);
  const states = await statesOf(store, id, crm, options.held);
  const progress = createProgress(crm.streams, options.onProgress);
  const records = createGate(crm.streams);
  // A failure ends all requests under way, those that wait for their turn too.
  const failing = new AbortController();
  const signal = AbortSignal.any([failing.signal, ...(options.signal ? [options.signal] : [])]);
  const knownRecordIds = () => records.opened.then(() => store.recordIds(id));
  const lanes = crm.streams.map((stream) =>
    laneOf(crm, stream, {
      state: states.get(stream) ?? null,
      since,
      sinceIsFirm: options.since != null,
      until,
      settings,
      signal,
      knownRecordIds,
    }),
  );
  records.opened.then(() => failing.signal.aborted || options.onRecords?.(until));
  const stop = () => {
    failing.abort();
    records.open();
  };
  // The lists go first: a refusal (rights, a wrong token) is told before anything else is asked.
  for (const group of [lanes.slice(0, 1), lanes.slice(1)]) {
    const steps = group.map((one) => () => one.steps());
    for await (const { lane, step } of runLanes(steps, steps.length, stop)) {
      options.signal?.throwIfAborted();
      if (step === null) {
        records.ended(lane.result.stream);
        continue;
      }
      await storeStep(store, id, step, options.held);
      lane.result.rows += step.rows;
      progress(lane.result, step.done);
    }
  }
  return lanes.map((lane) => lane.result);
}
