/** Events: who is bound, what waits to be told, and how badly it is delivered; the offline queue (crm/bitrix24.md, 4). */
import { randomUUID } from "node:crypto";
import { seededRandom } from "../story/seeded-random.ts";
import type { Change, PortalState, Row } from "./state.ts";

export interface Binding {
  event: string;
  handler: string;
  authType: string;
  isOffline: boolean;
}

export interface EventDelivery {
  handler: string;
  body: string;
  /** What the receiver answered; 0 where nobody did. There is no second try. */
  status: number;
}

export interface EventDelivering {
  send(handler: string, body: string): Promise<number>;
  /** Shares 0..1 of events that never arrive, and that arrive twice. */
  lose?: number;
  double?: number;
  /** Events arrive in any order. */
  shuffle?: boolean;
  seed?: number;
}

export interface OfflineQueue {
  /** Up to `limit` of the oldest; without `clears` they are reserved under a process id until they are cleared. */
  take(
    limit: number,
    clears: boolean,
    processId: string | null,
  ): { process_id: string | null; events: Row[] };
  clear(processId: string, ids: readonly string[] | null): void;
  waiting(): number;
}

export interface PortalEvents {
  /** False where the same handler is bound already. */
  bind(binding: Binding): boolean;
  unbind(event: string, handler: string, isOffline: boolean): number;
  bindings(): readonly Binding[];
  /** As after an uninstallation or a new version of the application. */
  unbindAll(): void;
  /** Events that wait for `deliver`. */
  waiting(): number;
  deliver(options: EventDelivering): Promise<EventDelivery[]>;
  offline: OfflineQueue;
}

export interface EventsOptions {
  state: PortalState;
  /** Host of the portal at this moment. */
  host(): string;
  applicationToken: string;
  /** Seconds since 1970. */
  clock(): number;
  /** Until the installation is finished events are silently not delivered (1.5). */
  isInstalled(): boolean;
}

/** `data[FIELDS][ID]=5` and so on, form-encoded as PHP would. */
export function formOf(tree: Record<string, unknown>): string {
  const pairs = (name: string, value: unknown): [string, string][] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, one]) => pairs(`${name}[${key}]`, one))
      : [[name, String(value ?? "")]];
  return new URLSearchParams(Object.entries(tree).flatMap(([name, value]) => pairs(name, value))).toString();
}

function shuffled<Item>(items: readonly Item[], uniform: () => number): Item[] {
  return items
    .map((item) => ({ item, place: uniform() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** One latest record per object and event (4.4). */
function createOffline(state: PortalState): OfflineQueue & { put(change: Change): void } {
  const rows = new Map<string, Row & { process: string | null }>();
  let last = 0;
  const show = ({ process: _, ...row }: Row & { process: string | null }): Row => row;
  return {
    put({ event, data, at }) {
      const key = `${event} ${JSON.stringify((data.FIELDS as Row | undefined)?.ID ?? data.CALL_ID)}`;
      rows.delete(key);
      const id = String(++last);
      const additional = { EVENT_DATA: data, EVENT_ADDITIONAL: [], MESSAGE_ID: randomUUID() };
      rows.set(key, { ID: id, TIMESTAMP_X: state.time(at), EVENT_NAME: event, ...additional, process: null });
    },
    take(limit, clears, processId) {
      const mine = [...rows].filter(([, row]) =>
        processId ? row.process === processId : row.process === null,
      );
      const taken = mine.slice(0, limit);
      const process = clears ? null : (processId ?? randomUUID());
      for (const [key, row] of taken)
        if (clears) rows.delete(key);
        else row.process = process;
      return { process_id: process, events: taken.map(([, row]) => show(row)) };
    },
    clear(processId, ids) {
      for (const [key, row] of rows)
        if (row.process === processId && (ids === null || ids.includes(String(row.ID)))) rows.delete(key);
    },
    waiting: () => rows.size,
  };
}

export function createEvents(options: EventsOptions): PortalEvents {
  const { state, host, clock } = options;
  let bindings: Binding[] = [];
  let queue: { binding: Binding; change: Change }[] = [];
  const offline = createOffline(state);

  state.onChange = (change) => {
    if (!options.isInstalled()) return;
    for (const binding of bindings) {
      if (binding.event !== change.event) continue;
      if (binding.isOffline) offline.put(change);
      else queue.push({ binding, change });
    }
  };

  function bodyOf({ event, data }: Change, index: number): string {
    const auth = {
      domain: host(),
      server_endpoint: "https://oauth.bitrix.info/rest/",
      client_endpoint: `https://${host()}/rest/`,
      status: "L",
      member_id: state.facts.memberId,
      application_token: options.applicationToken,
    };
    return formOf({
      event,
      event_handler_id: String(index + 1),
      data,
      ts: String(Math.floor(clock())),
      auth,
    });
  }

  return {
    bind(binding) {
      if (bindings.some((one) => JSON.stringify(one) === JSON.stringify(binding))) return false;
      bindings.push(binding);
      return true;
    },
    unbind(event, handler, isOffline) {
      const before = bindings.length;
      bindings = bindings.filter(
        (one) =>
          one.event !== event || one.isOffline !== isOffline || (handler !== "" && one.handler !== handler),
      );
      return before - bindings.length;
    },
    bindings: () => bindings,
    unbindAll() {
      bindings = [];
    },
    waiting: () => queue.length,
    async deliver({ send, lose = 0, double = 0, shuffle = false, seed = 1 }) {
      const random = seededRandom(seed);
      const due = queue.filter(() => random.uniform() >= lose);
      queue = [];
      const copies = due.flatMap((one) => (random.uniform() < double ? [one, one] : [one]));
      const told: EventDelivery[] = [];
      for (const { binding, change } of shuffle ? shuffled(copies, random.uniform) : copies) {
        const body = bodyOf(change, bindings.indexOf(binding));
        told.push({ handler: binding.handler, body, status: await send(binding.handler, body) });
      }
      return told;
    },
    offline,
  };
}
