/** What Prometheus may know of this process: numbers by CRM and route, no names and no addresses. */
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CrmName } from "#shared/domain/account.ts";
import { accountFreshness, type Freshness } from "./account-freshness.ts";
import type { HttpEnv } from "./app.ts";
import type { HttpContext } from "./context.ts";

export interface Metrics {
  /** Counts and times each answer by the route that gave it. */
  count: MiddlewareHandler<HttpEnv>;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

const CRMS: readonly CrmName[] = ["amocrm", "bitrix24"];
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The pattern (`/hooks/amocrm/:secret`), never the path: that may hold a secret. */
function routeOf(c: Context<HttpEnv>): string {
  const route = matchedRoutes(c).findLast((one) => one.method === c.req.method && !one.path.endsWith("*"));
  return route?.path ?? "none";
}

function crmTraffic(registers: Registry[], context: HttpContext): void {
  const gauge = (name: string, help: string, of: "requests" | "refused" | "retried") =>
    new Gauge({
      name: `desyatka_crm_${name}_total`,
      help,
      labelNames: ["crm"],
      registers,
      collect() {
        const sums = context.traffic?.();
        for (const crm of CRMS) this.set({ crm }, sums?.[crm][of] ?? 0);
      },
    });
  gauge("requests", "Requests sent to CRMs.", "requests");
  gauge("refused", "Requests that a CRM refused for speed.", "refused");
  gauge("retried", "Requests sent again.", "retried");
}

const stateOf = ({ behindSeconds, trouble }: Freshness): string =>
  trouble ? "trouble" : behindSeconds === null ? "first" : "synced";

function accountGauges(registers: Registry[], { store, now }: HttpContext): void {
  let asked: { at: number; all: Promise<Freshness[]> } | null = null;
  /** Of one scrape, for both gauges. */
  const freshness = () => {
    if (asked?.at !== now()) asked = { at: now(), all: accountFreshness(store, now()) };
    return asked.all;
  };
  new Gauge({
    name: "desyatka_accounts",
    help: "Accounts by CRM and state: synced, first (pull under way), trouble.",
    labelNames: ["crm", "state"],
    registers,
    async collect() {
      const all = await freshness();
      this.reset();
      for (const one of all) this.inc({ crm: one.crm, state: stateOf(one) });
    },
  });
  new Gauge({
    name: "desyatka_sync_behind_seconds",
    help: "How far the account that is furthest behind is.",
    labelNames: ["crm"],
    registers,
    async collect() {
      const all = await freshness();
      for (const crm of CRMS) {
        const seconds = all.filter((one) => one.crm === crm).map((one) => one.behindSeconds ?? 0);
        this.set({ crm }, Math.max(0, ...seconds));
      }
    },
  });
  new Gauge({
    name: "desyatka_hooked_accounts_waiting",
    help: "Accounts of which hooks named something that is not read yet.",
    registers,
    async collect() {
      this.set((await store.dirtyAccounts()).length);
    },
  });
}

export function createMetrics(context: HttpContext): Metrics {
  const register = new Registry();
  const registers = [register];
  // The loop's lag, memory, garbage collection.
  collectDefaultMetrics({ register, prefix: "desyatka_" });
  const answers = new Counter({
    name: "desyatka_http_answers_total",
    help: "Answers by route and status; hooks and reports among them.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "desyatka_http_seconds",
    help: "Time to the answer by route.",
    labelNames: ["method", "route"],
    buckets: SECONDS,
    registers,
  });
  crmTraffic(registers, context);
  accountGauges(registers, context);
  return {
    async count(c, next) {
      const began = performance.now();
      await next();
      const labels = { method: c.req.method, route: routeOf(c) };
      answers.inc({ ...labels, status: c.res.status });
      seconds.observe(labels, (performance.now() - began) / 1_000);
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
