import { afterEach, expect, test } from "vitest";
import { hookAddress } from "#connector/http/hook-address.ts";
import { putNote } from "#connector/jobs/account-notes.ts";
import { account } from "../../store/rows.ts";
import { KEY, SERVICE, type ServiceRig, serviceRig } from "../service-rig.ts";

let rig: ServiceRig;
afterEach(() => rig.close());

const ID = "amocrm:1";
const health = async () => {
  const answer = await rig.get("/health");
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

async function withAccounts(): Promise<void> {
  rig = await serviceRig();
  const { store, now } = rig.context;
  await store.putAccount({ ...account(ID), name: "Ромашка", host: "romashka.amocrm.ru" });
  await store.apply(ID, {}, { stream: "leads", syncedUntil: now() - 30, problem: null, cursor: null });
  await store.apply(ID, {}, { stream: "events", syncedUntil: now() - 90, problem: null, cursor: null });
  await store.putAccount(account("amocrm:2"));
}

test("health tells how fresh each account is, without saying whose it is", async () => {
  await withAccounts();
  await putNote(rig.context.store, "amocrm:2", "trouble", { code: "crm-blocked", times: 1, until: 2 });
  expect(await health()).toEqual({
    status: 200,
    body: {
      live: true,
      ready: true,
      accounts: [
        { crm: "amocrm", behindSeconds: 90, trouble: null },
        { crm: "amocrm", behindSeconds: null, trouble: "crm-blocked" },
      ],
    },
  });
  expect(JSON.stringify(await health())).not.toMatch(/Ромашка|romashka/);
});

test("without its storage, or while it stops, a process is live but not ready", async () => {
  await withAccounts();
  rig.stopping.abort();
  expect(await health()).toMatchObject({ status: 503, body: { live: true, ready: false } });
  rig.context.store.accounts = () => Promise.reject(new Error("disk full"));
  expect(await health()).toMatchObject({ status: 503, body: { live: true, ready: false, accounts: [] } });
  expect((await rig.get("/health/live")).status).toBe(200);
});

test("metrics count answers by route, accounts, lag and what CRMs were asked", async () => {
  await withAccounts();
  rig.context.traffic = () => ({
    amocrm: { requests: 70, refused: 2, retried: 3 },
    bitrix24: { requests: 0, refused: 0, retried: 0 },
  });
  const path = hookAddress(SERVICE, KEY, account(ID)).slice(SERVICE.length);
  await rig.post(path, { "leads[add][0][id]": "11" });
  await rig.get("/api/report?period=month:2026-10");
  await rig.get("/nowhere/s3cret-path");
  const answer = await rig.get("/metrics");
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  const text = await answer.text();
  for (const line of [
    'desyatka_http_answers_total{method="POST",route="/hooks/amocrm/:secret",status="200"} 1',
    'desyatka_http_answers_total{method="GET",route="/api/report",status="401"} 1',
    'desyatka_http_answers_total{method="GET",route="none",status="404"} 1',
    'desyatka_crm_requests_total{crm="amocrm"} 70',
    'desyatka_crm_refused_total{crm="amocrm"} 2',
    'desyatka_accounts{crm="amocrm",state="synced"} 1',
    'desyatka_accounts{crm="amocrm",state="first"} 1',
    'desyatka_sync_behind_seconds{crm="amocrm"} 90',
    "desyatka_hooked_accounts_waiting 1",
  ])
    expect(text).toContain(line);
  expect(text).toMatch(/desyatka_nodejs_eventloop_lag_p99_seconds \d/);
  expect(text).toMatch(
    /desyatka_http_seconds_bucket\{le="0.1",method="POST",route="\/hooks\/amocrm\/:secret"\} 1/,
  );
  expect(text).not.toMatch(/s3cret|romashka|Ромашка/);
  expect(text).not.toContain(path);
});
