/**
 * Four tenants behind one service: two accounts of amoCRM, two portals of Bitrix24, each with its own people, leads and
 * names, and a way to ask as any of them.
 */
import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import type { HttpContext } from "#connector/http/context.ts";
import { issueSession } from "#connector/http/session/session-token.ts";
import { keep } from "#connector/reports/kept/kept-report.ts";
import { makeReport } from "#connector/reports/kept/make-report.ts";
import { reportingFacts } from "#connector/reports/reporting-facts.ts";
import type { SlotRow } from "#connector/store/report-shelf.ts";
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { Dictionaries, Manager } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import { parsePeriod } from "#shared/time/period.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  KEY,
  SERVICE,
  type ServiceRig,
  serviceRig,
} from "#tests/connector/http/service-rig.ts";
import { amoDictionaries, amoPipeline, lead, move, touch } from "#tests/shared/kpi/sample.ts";

export const ROLES = ["admin", "head", "seller", "dismissed", "stranger"] as const;
export type Role = (typeof ROLES)[number];

export interface Tenant {
  account: Account;
  /** User ids by role; `colleague` sells in another team than `seller`, `mate` in the same. */
  users: Record<Role | "mate" | "colleague", string>;
  /** Record ids as pages send them, by whose lead it is. */
  leads: Record<"seller" | "mate" | "colleague" | "nobody", string>;
  /** Everything else that names something of the tenant's. */
  ids: { pipeline: string; source: string; team: string };
  /** Key of its one kept report, another in each tenant. */
  report: string;
}

const CREATED = 1_696_150_000;
const at = (hours: number) => CREATED + hours * 3_600;

function people(base: number): Tenant["users"] {
  const id = (offset: number) => String(base + offset);
  return {
    admin: id(1),
    head: id(2),
    seller: id(7),
    mate: id(6),
    colleague: id(8),
    dismissed: id(9),
    stranger: id(99),
  };
}

function dictionariesOf(account: Account, users: Tenant["users"], ids: Tenant["ids"]): Dictionaries {
  const user = (id: string, change: Partial<Manager> = {}): Manager => ({
    id,
    name: `User ${id} of ${account.id}`,
    active: true,
    admin: false,
    teamIds: [],
    ...(account.crm === "amocrm" && { sees: "own" as const }),
    ...change,
  });
  const [team, other] = [[ids.team], [`${ids.team}0`]];
  const managers = [
    user(users.admin, { admin: true, sees: "all" }),
    user(users.head, { teamIds: team, ...(account.crm === "amocrm" && { sees: "team" as const }) }),
    user(users.seller, { teamIds: team }),
    user(users.mate, { teamIds: team }),
    user(users.colleague, { teamIds: other }),
    user(users.dismissed, { teamIds: team, active: false }),
  ];
  const teamOf = (id: string, headId: string | null) => ({ id, name: `Team ${id}`, parentId: null, headId });
  return {
    ...amoDictionaries,
    managers,
    teams: [teamOf(ids.team, account.crm === "bitrix24" ? users.head : null), teamOf(other[0]!, null)],
    pipelines: [
      {
        ...amoPipeline,
        id: ids.pipeline,
        stages: amoPipeline.stages.map((one) => ({ ...one, id: one.id.replace(/^3/, ids.pipeline) })),
      },
    ],
    sources: [{ id: ids.source, name: `Source of ${account.id}` }],
  };
}

/** Minor units of each lead by whose it is; 100,000 where nothing is said. */
export type Amounts = Partial<Record<keyof Tenant["leads"], number>>;

/** Every seller's leads, won and open ones, with what was done on them. */
export function leadsOf(
  tenant: Pick<Tenant, "account" | "users" | "ids">,
  base: number,
  amounts: Amounts = {},
) {
  const { users, ids, account } = tenant;
  const owners = { seller: users.seller, mate: users.mate, colleague: users.colleague, nobody: null };
  const idOf = (number: number) => (account.crm === "bitrix24" ? `deal:${number}` : String(number));
  const stage = (status: number) => ({ pipelineId: ids.pipeline, stageId: `${ids.pipeline}:${status}` });
  const records: LeadRecord[] = Object.entries(owners).flatMap(([owner, managerId], index) =>
    [0, 1].map((won) =>
      lead({
        id: idOf(base + 10 * index + won),
        createdAt: at(index),
        title: `Secret ${base + 10 * index + won} of ${account.id}`,
        managerId,
        ...stage(60),
        ...(account.crm === "bitrix24" && { entity: "deal" as const }),
        sourceId: ids.source,
        amount: amounts[owner as keyof Amounts] ?? 100_000,
        tags: ["возражение: дорого"],
        ...(won && { outcome: "won" as const, ...stage(142), closedAt: at(30 + index) }),
      }),
    ),
  );
  const moves = records.flatMap((one) => [
    { ...move(one.id, one.createdAt, null, 60), to: stage(60) },
    ...(one.outcome === "won"
      ? [
          {
            ...move(one.id, one.closedAt!, 60, 142),
            from: stage(60),
            to: stage(142),
            outcome: "won" as const,
          },
        ]
      : []),
  ]);
  const touches = records.map((one, index) =>
    touch({
      id: `${account.id} ${one.id}`,
      at: one.createdAt + 600 * (index + 1),
      on: one.id,
      by: one.managerId ?? "0",
    }),
  );
  const leads = Object.fromEntries(Object.keys(owners).map((name, index) => [name, idOf(base + 10 * index)]));
  return { batch: { records, moves, touches }, leads: leads as Tenant["leads"] };
}

export interface Tenants extends ServiceRig {
  all: Record<"amo" | "otherAmo" | "portal" | "otherPortal", Tenant>;
  /** Headers by which the CRM's page of this user would ask. */
  headers(tenant: Tenant, user: string): Promise<Record<string, string>>;
  /** Asks as a user. */
  as(tenant: Tenant, user: string, path: string, init?: RequestInit): Promise<Response>;
}

/** One day's report on the account's shelf. */
async function keepReport(
  { store, history, crm }: HttpContext,
  account: Account,
  day: number,
): Promise<string> {
  const date = `2023-10-0${day}`;
  const dueAt = CREATED + 30 * 86_400;
  const slot: SlotRow = {
    key: `daily:${date}`,
    cadence: "daily",
    dueAt,
    period: `day:${date}`,
    madeAt: null,
    complete: false,
    accurate: false,
    verdict: null,
    reason: null,
  };
  const columns = await history(account);
  const period = parsePeriod(slot.period, account.timeZone)!;
  const document = makeReport({
    history: columns,
    settings: await store.settings(account.id),
    slot,
    now: dueAt,
    reporting: await reportingFacts(store, columns, period, dueAt),
    crm: await crm(account),
  });
  await store.reports.plan(account.id, [slot], dueAt - 1, dueAt + 1);
  await store.reports.keep(account.id, keep(document, dueAt), true);
  return slot.key;
}

export interface Claims {
  [name: string]: unknown;
}

/** The claims of amoCRM's disposable token for a user (crm/amocrm.md 5.7). */
export const claimsOf = ({ account }: Tenant, user: string, now: number): Claims => ({
  iss: `https://${account.host}`,
  aud: SERVICE,
  jti: `${user}-${now}`,
  iat: now,
  nbf: now,
  exp: now + 1_800,
  account_id: Number(account.id.split(":")[1]),
  user_id: Number(user),
  subdomain: account.host.split(".")[0],
  client_uuid: CLIENT_ID,
});

export const disposableToken = (claims: Claims, secret = CLIENT_SECRET): Promise<string> =>
  new SignJWT(claims as Record<string, string>)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(Buffer.from(secret));

/** Any header and claims, signed as that header's algorithm would be. */
export function rawToken(
  header: object,
  claims: object | string,
  secret: string = CLIENT_SECRET,
  hash = "sha256",
): string {
  const part = (value: object | string) =>
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest("base64url")}`;
}

/** `amounts`: of the leads of every tenant. */
export async function openTenants(amounts: Amounts = {}): Promise<Tenants> {
  const rig = await serviceRig();
  // Asks in as quick succession as it likes: what limits that is tested by itself.
  let asked = 0;
  rig.context.ticks = () => 1_000 * ++asked;
  async function add(id: AccountId, host: string, base: number): Promise<Tenant> {
    const crm = id.startsWith("amocrm") ? "amocrm" : "bitrix24";
    const account: Account = {
      id,
      crm,
      name: id,
      host,
      currency: "RUB",
      timeZone: "Europe/Moscow",
      mode: "simple",
      fullRights: true,
      connectedAt: 0,
    };
    const ids = { pipeline: String(base + 3), source: String(base + 71), team: String(base + 5) };
    const part = { account, users: people(base), ids };
    const { batch, leads } = leadsOf(part, base * 10, amounts);
    const { store } = rig.context;
    await store.putAccount(account, { credentials: { kind: "token", token: "t" } });
    await store.apply(id, { dictionaries: dictionariesOf(account, part.users, ids), ...batch }, null);
    return { ...part, leads, report: await keepReport(rig.context, account, base / 1_000 + 1) };
  }
  const all = {
    amo: await add("amocrm:1001", "alpha.amocrm.ru", 1_000),
    otherAmo: await add("amocrm:2002", "beta.amocrm.ru", 2_000),
    portal: await add("bitrix24:abc1", "gamma.bitrix24.ru", 3_000),
    otherPortal: await add("bitrix24:abc2", "delta.bitrix24.ru", 4_000),
  };
  async function headers(tenant: Tenant, user: string): Promise<Record<string, string>> {
    const { account } = tenant;
    const now = rig.clock.now;
    if (account.crm === "amocrm")
      return { "x-auth-token": await disposableToken(claimsOf(tenant, user, now)) };
    const session = { account: account.id, host: account.host, userId: user, admin: false };
    return { authorization: `Bearer ${await issueSession(KEY, session, now)}` };
  }
  return {
    ...rig,
    all,
    headers,
    async as(tenant, user, path, init = {}) {
      const sent = new Headers(init.headers);
      for (const [name, value] of Object.entries(await headers(tenant, user))) sent.set(name, value);
      return rig.app.request(`${SERVICE}${path}`, { ...init, headers: sent });
    },
  };
}

/** The period that holds all leads of the tenants. */
export const PERIOD = "month:2023-10";

/** An answer's text without what differs from one request to the next. */
export async function lasting(answer: Response): Promise<string> {
  const text = Buffer.from(await answer.arrayBuffer()).toString("latin1");
  return text
    .replace(/"request":"[^"]*"/g, "")
    .replace(/"asOf":"[^"]*"/g, "")
    .replace(/"behindSeconds":\d+/g, "");
}
