/** The service: HTTP and the background work of one process, started together and stopped together. */
import type { AddressInfo } from "node:net";
import type { Config } from "../config.ts";
import { createOpenedCrms } from "../crm/opened-crms.ts";
import { openCrm } from "../crm/registry.ts";
import { createHistories } from "../history/histories.ts";
import { jobsOf } from "../jobs/catalog.ts";
import { createFollower } from "../jobs/follower.ts";
import { createHookIntake } from "../jobs/hook-intake.ts";
import { openJobs } from "../jobs/open-jobs.ts";
import { createLog } from "../log.ts";
import { openStore } from "../store/open-store.ts";
import { secretKey } from "../store/secret-key.ts";
import { createApp } from "./app.ts";
import type { HttpContext } from "./context.ts";
import { hookAddress } from "./hook-address.ts";
import { listenOn } from "./listen.ts";
import { createOffice } from "./office.ts";

export interface Service {
  /** Port that it listens on. */
  port: number;
  context: HttpContext;
  stop(): Promise<void>;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

export async function startService(config: Config): Promise<Service> {
  const log = createLog(config.logLevel);
  const store = await openStore(config);
  const histories = createHistories(store, {
    onError: (error) => log.warn({ err: error }, "columns not kept"),
  });
  const crms = createOpenedCrms(store, (account) => openCrm(store, account, config));
  const secret = secretKey(config.secret, config.dataFolder);
  const follower = createFollower({
    store,
    log,
    now: nowSeconds,
    openCrm: crms.of,
    hookAddress: (account) => hookAddress(config.publicUrl, secret, account),
  });
  const intake = createHookIntake(store, (id) => follower.wake(id));
  const stopping = new AbortController();
  const context: HttpContext = {
    config,
    store,
    log,
    secret,
    now: nowSeconds,
    stopping: stopping.signal,
    history: (account) => histories.of(account),
    crm: crms.of,
    traffic: crms.traffic,
    wake: (id) => follower.retry(id),
    hear: (id, names) => intake.take(id, names),
  };
  const jobs = await openJobs(config, { store, log, now: nowSeconds, jobs: jobsOf(context) });
  const app = createApp(context);
  const server = await listenOn(app, config.port).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const office = createOffice(context);
  follower.start();
  office.start();
  await jobs.start();
  const { port } = server.address() as AddressInfo;
  log.info({ port, publicUrl: config.publicUrl }, "ready");
  return {
    port,
    context,
    async stop() {
      stopping.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await Promise.all([follower.stop(), jobs.stop(), office.stop()]);
      await histories.settled();
      await store.close();
    },
  };
}

/** `serve`: runs until it is told to stop. */
export async function serve(config: Config): Promise<void> {
  const service = await startService(config);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await service.stop();
}
