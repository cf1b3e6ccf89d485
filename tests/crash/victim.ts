/**
 * A process that does one piece of the product's work on the data folder of its environment and ends, or is killed on the
 * way (`kill-preload.ts`). Arguments: the work, and the instant that it takes for now. It loads what its work needs.
 */
import type { AddressInfo } from "node:net";
import { readConfig } from "#connector/config.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Account } from "#shared/domain/account.ts";

const [work, instant] = process.argv.slice(2) as ["sync" | "hooks" | "report" | "migration", string];
const now = () => Number(instant);
const config = readConfig(process.env);
const store = await openStore(config);
const signal = new AbortController().signal;

async function openCrm(account: Account) {
  const registry = await import("#connector/crm/registry.ts");
  return registry.openCrm(store, account, config);
}

async function sync(account: Account): Promise<void> {
  const [{ syncAccount }, { readDirty }] = await Promise.all([
    import("#connector/sync/sync.ts"),
    import("#connector/jobs/read-dirty.ts"),
  ]);
  const crm = await openCrm(account);
  await syncAccount(store, account.id, crm, { now });
  await readDirty({ store, id: account.id, crm, now: now(), signal });
}

async function context() {
  const [{ createHistories }, { createHookIntake }, { createLog }, { secretKey }] = await Promise.all([
    import("#connector/history/histories.ts"),
    import("#connector/jobs/hook-intake.ts"),
    import("#connector/log.ts"),
    import("#connector/store/secret-key.ts"),
  ]);
  return {
    config,
    store,
    log: createLog("silent"),
    now,
    secret: secretKey(config.secret, config.dataFolder),
    stopping: signal,
    history: createHistories(store).of,
    crm: openCrm,
    wake: () => undefined,
    hear: createHookIntake(store, () => undefined).take,
  };
}

async function report(): Promise<void> {
  const { createReportDesk } = await import("#connector/reports/report-desk.ts");
  await createReportDesk(await context()).tick();
}

/** Hears hooks until it is killed; says its port first. */
async function hooks(): Promise<void> {
  const [{ serve }, { createApp }] = await Promise.all([
    import("@hono/node-server"),
    import("#connector/http/app.ts"),
  ]);
  serve({ fetch: createApp(await context()).fetch, port: 0 }, (address: AddressInfo) =>
    process.stdout.write(`${address.port}\n`),
  );
}

const [account] = await store.accounts();
if (work === "sync") await sync(account!);
if (work === "report") await report();
if (work === "hooks") await hooks();
else await store.close();
