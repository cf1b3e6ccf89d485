/** Hooks: who subscribed, what waits to be told, and how badly it is delivered (crm/amocrm.md 3.14, 3.15). */
import { z } from "zod";
import { seededRandom } from "../story/seeded-random.ts";
import { forbidden, hal, listPage, noContent, problem } from "./answers.ts";
import { type Context, isAdmin, type Route } from "./context.ts";
import { bodyOf, type HookItem, itemOf } from "./hook-items.ts";
import type { AmoState, Change, FakeWebhook } from "./state.ts";

export interface HookDelivery {
  destination: string;
  body: string;
  /** 1 for the first try. */
  attempt: number;
  /** What the receiver answered; 0 where it did not answer in time. */
  status: number;
}

export interface DeliveryOptions {
  /** Sends one body; answers the status, 0 where nobody answered within two seconds. */
  send: (destination: string, body: string) => Promise<number>;
  /** Items that share a body, at most. Default 5. */
  perBody?: number;
  /** Shares 0..1 of the bodies that never arrive, and that arrive twice. */
  lose?: number;
  double?: number;
  /** Bodies arrive in any order. */
  shuffle?: boolean;
  seed?: number;
}

export interface Hooks {
  /** Bodies that wait for their next try, and items that wait for their first. */
  waiting(): number;
  /** Sends what is due now and answers what was sent. */
  deliver(options: DeliveryOptions): Promise<HookDelivery[]>;
}

interface Parcel {
  hook: FakeWebhook;
  body: string;
  attempt: number;
  due: number;
}

/** Seconds to the next try after attempt 1, 2, 3, 4. The last two are only for failures of the receiver's server. */
const LADDER = [300, 900, 900, 3_600] as const;
const isServerFailure = (status: number) => status === 499 || (status >= 500 && status < 600);
const isGood = (status: number) => status >= 100 && status < 300;

/** More bad answers than this in two hours, and the hook is switched off. */
const PATIENCE = { bad: 100, seconds: 7_200 };

export function createHooks(state: AmoState, host: () => string, clock: () => number): Hooks {
  const fresh = new Map<FakeWebhook, HookItem[]>();
  const bad = new Map<FakeWebhook, number[]>();
  let parcels: Parcel[] = [];

  state.onChange = (change: Change) => {
    if (state.webhooks.size === 0) return;
    const item = itemOf(state, change);
    for (const hook of state.webhooks.values()) {
      if (hook.disabled || !item.codes.some((code) => hook.settings.includes(code))) continue;
      const items = fresh.get(hook);
      if (items) items.push(item);
      else fresh.set(hook, [item]);
    }
  };

  function pack(perBody: number): void {
    for (const [hook, items] of fresh) {
      for (let at = 0; at < items.length; at += perBody) {
        const body = bodyOf(state, items.slice(at, at + perBody), host());
        parcels.push({ hook, body, attempt: 1, due: clock() });
      }
    }
    fresh.clear();
  }

  function judge(parcel: Parcel, status: number): void {
    if (isGood(status)) return;
    const { hook, attempt } = parcel;
    const recent = [...(bad.get(hook) ?? []).filter((at) => at > clock() - PATIENCE.seconds), clock()];
    bad.set(hook, recent);
    if (recent.length > PATIENCE.bad) state.webhooks.change(hook, { disabled: true });
    const again = attempt < 3 || (attempt < 5 && isServerFailure(status));
    if (again && !hook.disabled) {
      parcels.push({ ...parcel, attempt: attempt + 1, due: clock() + LADDER[attempt - 1]! });
    }
  }

  return {
    waiting: () => parcels.length + [...fresh.values()].reduce((sum, items) => sum + items.length, 0),
    async deliver({ send, perBody = 5, lose = 0, double = 0, shuffle = false, seed = 1 }) {
      pack(perBody);
      const random = seededRandom(seed);
      const due = parcels.filter((parcel) => parcel.due <= clock() && state.webhooks.has(parcel.hook.id));
      parcels = parcels.filter((parcel) => parcel.due > clock());
      const kept = due.filter(() => random.uniform() >= lose);
      const copies = kept.flatMap((parcel) => (random.uniform() < double ? [parcel, parcel] : [parcel]));
      const order = shuffle ? shuffled(copies, random.uniform) : copies;
      const told: HookDelivery[] = [];
      const judged = new Set<Parcel>();
      for (const parcel of order) {
        const status = await send(parcel.hook.destination, parcel.body);
        told.push({
          destination: parcel.hook.destination,
          body: parcel.body,
          attempt: parcel.attempt,
          status,
        });
        if (!judged.has(parcel)) judge(parcel, status);
        judged.add(parcel);
      }
      return told;
    },
  };
}

function shuffled<Item>(items: readonly Item[], uniform: () => number): Item[] {
  return items
    .map((item) => ({ item, place: uniform() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

const subscription = z.object({
  destination: z.url(),
  settings: z.array(z.string()).min(1),
  sort: z.int().default(10),
});

const hookRow = (hook: FakeWebhook, account: number) => ({ ...hook, account_id: account });

/** The same destination again changes the subscription, and switches it on again. */
async function subscribe({ request, state, viewer, now }: Context): Promise<Response> {
  const parsed = subscription.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return problem(400, "Bad Request", "Request validation failed");
  const { destination, settings, sort } = parsed.data;
  const known = [...state.webhooks.values()].find((hook) => hook.destination === destination);
  if (known) state.webhooks.change(known, { settings, sort, disabled: false, updated_at: now });
  const hook =
    known ??
    state.webhooks.add({
      id: state.nextId(),
      destination,
      settings,
      sort,
      disabled: false,
      created_by: viewer.id,
      created_at: now,
      updated_at: now,
    });
  return hal(hookRow(hook, state.facts.id), known ? 200 : 201);
}

async function unsubscribe({ request, state }: Context): Promise<Response> {
  const parsed = z.object({ destination: z.string() }).safeParse(await request.json().catch(() => null));
  if (!parsed.success) return problem(400, "Bad Request", "Request validation failed");
  for (const hook of [...state.webhooks.values()]) {
    if (hook.destination === parsed.data.destination) state.webhooks.remove(hook);
  }
  return noContent();
}

function listHooks(context: Context): Response {
  const wanted = new Set(context.query.values("destination"));
  const rows = [...context.state.webhooks.values()].filter(
    (hook) => wanted.size === 0 || wanted.has(hook.destination),
  );
  const show = (hook: FakeWebhook) => hookRow(hook, context.state.facts.id);
  return listPage(context, "webhooks", { rows, more: false, total: rows.length }, show, "id");
}

const forAdmins =
  (answer: (context: Context) => Response | Promise<Response>) =>
  (context: Context): Response | Promise<Response> =>
    isAdmin(context) ? answer(context) : forbidden();

export const HOOK_ROUTES: Route[] = [
  ["GET", /^\/webhooks$/, forAdmins(listHooks)],
  ["POST", /^\/webhooks$/, forAdmins(subscribe)],
  ["DELETE", /^\/webhooks$/, forAdmins(unsubscribe)],
];
