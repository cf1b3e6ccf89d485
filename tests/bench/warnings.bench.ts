/** How late warnings come when 10,000 clients' limits end in one second, and when they end all over a minute. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createWaitingWatch } from "#connector/alerts/waiting-watch.ts";
import { throttleLimits } from "#connector/amocrm/limits.ts";
import { createThrottle, realClock } from "#connector/crm/throttle.ts";
import { crmCarriers } from "#connector/delivery/crm-carriers.ts";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import { createHistories } from "#connector/history/histories.ts";
import { createBeats } from "#connector/jobs/beats.ts";
import { createLog } from "#connector/log.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { createCrmRecorder } from "../connector/reports/crm-recorder.ts";
import { dictionaries } from "../connector/reports/office.ts";
import { amoAccount, lead } from "../shared/kpi/sample.ts";
import { table } from "./table.ts";

const ACCOUNTS = 500;
const LEADS_EACH = 20;
const LATENCY_MS = 80;
const GOAL_SECONDS = 5;
/** Time to read all accounts for the first time, before the first limit ends. */
const WARM_UP_SECONDS = 20;

export const title = `Warnings: ${ACCOUNTS * LEADS_EACH} waiting leads in ${ACCOUNTS} accounts, each CRM at amoCRM's limit and ${LATENCY_MS} ms away; goal ${GOAL_SECONDS} s`;

const always = [["00:00", "24:00"]];
const settings = settingsSchema.parse({
  schedule: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always },
  response: { slaMinutes: 5 },
  warnings: { half: null, after: null },
});

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function fill(store: Store, account: Account, limitsEnd: (lead: number) => number): Promise<void> {
  await store.putAccount(account, { credentials: { kind: "token", token: "t" }, settings });
  const records = Array.from({ length: LEADS_EACH }, (_, index) =>
    lead({ id: String(index + 1), createdAt: limitsEnd(index) - 300 }),
  );
  const state = { stream: "leads", syncedUntil: nowSeconds() + 600, problem: null, cursor: null } as const;
  await store.apply(account.id, { records, dictionaries }, state);
}

/** Seconds from each limit's end to the CRM's answer. */
async function measure(spreadSeconds: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-bench-"));
  const store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
  const accounts = Array.from(
    { length: ACCOUNTS },
    (_, index): Account => ({ ...amoAccount, id: `amocrm:${index + 1}` }),
  );
  const first = nowSeconds() + WARM_UP_SECONDS + 10;
  const endOf = (account: number, lead: number) =>
    first + (spreadSeconds === 0 ? 0 : (account * LEADS_EACH + lead * 37) % spreadSeconds);
  for (const [index, account] of accounts.entries()) await fill(store, account, (lead) => endOf(index, lead));

  const delays: number[] = [];
  const crms = new Map(
    accounts.map((account, index) => {
      const recorder = createCrmRecorder(store, account);
      const throttle = createThrottle(throttleLimits(null), realClock);
      const tell: typeof recorder.writes.tell = ({ recordId }) =>
        throttle.run(async () => {
          await pause(LATENCY_MS);
          delays.push(Date.now() / 1000 - endOf(index, Number(recordId) - 1));
        });
      return [account.id, { ...recorder, writes: { ...recorder.writes, tell } }] as const;
    }),
  );
  const histories = createHistories(store);
  const context = {
    store,
    log: createLog("error"),
    now: nowSeconds,
    history: histories.of,
    crm: async (account: Account) => crms.get(account.id)!,
  };
  const [watch, post] = [createWaitingWatch(context), createPostOffice(context, crmCarriers(context))];
  const beats = createBeats(
    [
      { name: "warnings", everyMs: 1_000, tick: () => watch.tick() },
      { name: "letters", everyMs: 1_000, overlaps: true, tick: () => post.tick() },
    ],
    context.log,
  );
  beats.start();
  const giveUpAt = first + spreadSeconds + 60;
  while (delays.length < ACCOUNTS * LEADS_EACH && nowSeconds() < giveUpAt) await pause(200);
  await beats.stop();
  await store.close();
  rmSync(folder, { recursive: true });
  return delays;
}

export async function run(print: (line: string) => void): Promise<void> {
  const rows: string[][] = [];
  for (const [name, spread] of [
    ["all in one second", 0],
    ["over a minute", 60],
  ] as const) {
    const delays = (await measure(spread)).sort((one, other) => one - other);
    const at = (share: number) =>
      (delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? Number.NaN).toFixed(2);
    const late = delays.filter((delay) => delay > GOAL_SECONDS).length;
    rows.push([name, String(delays.length), at(0.5), at(0.99), at(1), String(late)]);
  }
  print(
    table(["limits end", "warnings", "median, s", "p99, s", "last, s", `later than ${GOAL_SECONDS} s`], rows),
  );
}
