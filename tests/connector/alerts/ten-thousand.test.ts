/** Ten thousand limits that end in one second, in five hundred accounts: all told in that second, each once. */
import { expect, test } from "vitest";
import { createWaitingWatch } from "#connector/alerts/waiting-watch.ts";
import { crmCarriers } from "#connector/delivery/crm-carriers.ts";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import type { Account } from "#shared/domain/account.ts";
import { at, lead } from "#tests/shared/kpi/sample.ts";
import { createCrmRecorder } from "../reports/crm-recorder.ts";
import { dictionaries, openOffice } from "../reports/office.ts";

const ACCOUNTS = 500;
const LEADS_EACH = 20;
const ASKED = at("2026-10-12T10:00:00+03:00");

test("nobody comes too early, too late or twice", async () => {
  const office = await openOffice();
  const { store } = office;
  const crms = new Map<string, ReturnType<typeof createCrmRecorder>>();
  for (let index = 0; index < ACCOUNTS; index++) {
    const account: Account = { ...office.account, id: `amocrm:${1_000 + index}` };
    await store.putAccount(account);
    const records = Array.from({ length: LEADS_EACH }, (_, one) =>
      lead({ id: String(one), createdAt: ASKED }),
    );
    const state = { stream: "leads", syncedUntil: ASKED + 3_600, problem: null, cursor: null } as const;
    await store.apply(account.id, { records, dictionaries }, state);
    crms.set(account.id, createCrmRecorder(store, account));
  }
  const context = { ...office.context, crm: async (account: Account) => crms.get(account.id) ?? office.crm };
  const [watch, post] = [createWaitingWatch(context), createPostOffice(context, crmCarriers(context))];
  const toldAt = async (now: number) => {
    office.setNow(now);
    await watch.tick();
    await post.tick();
    return [...crms.values()].reduce((sum, crm) => sum + crm.told.length, 0);
  };
  const half = ASKED + 450;
  expect(await toldAt(half - 1)).toBe(0);
  expect(await toldAt(half)).toBe(ACCOUNTS * LEADS_EACH);
  expect(await toldAt(half + 1)).toBe(ACCOUNTS * LEADS_EACH);
  for (const { told } of crms.values())
    expect(new Set(told.map(({ recordId }) => recordId)).size).toBe(LEADS_EACH);
  await office.close();
}, 120_000);
