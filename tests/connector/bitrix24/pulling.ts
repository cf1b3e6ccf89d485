/** Runs streams of a portal step after step and keeps what the steps say, as a store would. */
import type { BitrixClient } from "#connector/bitrix24/client.ts";
import { pullStream } from "#connector/bitrix24/pull.ts";
import type { PullOptions } from "#connector/crm/adapter.ts";
import type { Batch } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Mark } from "#shared/domain/mark.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { Touch } from "#shared/domain/touch.ts";

export const NOW = Date.parse("2026-11-24T12:00:00+03:00") / 1000;

export const classic: Account = {
  id: "bitrix24:portal.test",
  crm: "bitrix24",
  name: "portal.test",
  host: "portal.test",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  mode: "classic",
  fullRights: true,
  connectedAt: NOW,
};
export const simple: Account = { ...classic, mode: "simple" };

export class Pulled {
  readonly records = new Map<string, LeadRecord>();
  readonly deleted = new Set<string>();
  readonly moves = new Map<string, StageMove>();
  readonly touches = new Map<string, Touch>();
  readonly marks = new Map<string, Mark>();
  readonly states = new Map<StreamName, StreamState>();
  dictionaries: Dictionaries | null = null;
  rows = 0;

  keep(batch: Batch): void {
    for (const record of batch.records ?? []) this.records.set(record.id, record);
    for (const { id } of batch.deletedRecords ?? []) this.deleted.add(id);
    for (const id of batch.restoredRecordIds ?? []) this.deleted.delete(id);
    for (const move of batch.moves ?? []) this.moves.set(move.id, move);
    for (const mark of batch.marks ?? []) if (!this.marks.has(mark.id)) this.marks.set(mark.id, mark);
    for (const touch of batch.touches ?? []) {
      const targets = this.touches.get(touch.id)?.targets ?? touch.targets;
      this.touches.set(touch.id, { ...touch, targets });
    }
    for (const id of batch.removedTouchIds ?? []) this.touches.delete(id);
    this.dictionaries = batch.dictionaries ?? this.dictionaries;
  }

  knownIds(): string[] {
    return [...this.records.keys()].filter((id) => !this.deleted.has(id));
  }
}

export interface PullSetup {
  until?: number;
  since?: number | null;
  /** Stops after so many steps, as a killed process would. */
  steps?: number;
  signal?: AbortSignal;
}

export function optionsFor(pulled: Pulled, stream: StreamName, setup: PullSetup = {}): PullOptions {
  const state = pulled.states.get(stream) ?? null;
  return {
    // Through JSON, as a store keeps it.
    state: state && (JSON.parse(JSON.stringify(state)) as StreamState),
    since: setup.since ?? NOW - 730 * 86_400,
    sinceIsFirm: setup.since != null,
    until: setup.until ?? NOW,
    settings: DEFAULT_SETTINGS,
    signal: setup.signal ?? new AbortController().signal,
    knownRecordIds: async () => pulled.knownIds(),
    meter: { requests: 0, refused: 0 },
  };
}

export async function pull(
  client: BitrixClient,
  account: Account,
  stream: StreamName,
  pulled = new Pulled(),
  setup: PullSetup = {},
): Promise<Pulled> {
  let steps = 0;
  for await (const step of pullStream(client, account, stream, optionsFor(pulled, stream, setup))) {
    pulled.keep(step.batch);
    pulled.states.set(stream, step.state);
    pulled.rows += step.rows;
    if (++steps === setup.steps) break;
  }
  return pulled;
}
