/** The daily look at pairs that nobody uses (reliability.md B8). */
import { afterEach, beforeEach, expect, test } from "vitest";
import { renewTokensJob } from "#connector/jobs/renew-tokens.ts";
import { createLog } from "#connector/log.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { type TokenRig, tokenRig } from "../crm/token-rig.ts";

const DAY = 86_400;
const nowSeconds = () => Math.floor(Date.now() / 1000);
let rig: TokenRig;
beforeEach(async () => {
  rig = await tokenRig(nowSeconds());
});
afterEach(() => rig.close());

const job = () => {
  const { store, config } = rig;
  return renewTokensJob({ store, config, log: createLog("silent") } as never);
};

async function run(unusedFor: number): Promise<number> {
  const { store, id } = rig;
  await store.changeCredentials(id, (one) =>
    one?.kind === "oauth" ? { ...one, obtainedAt: nowSeconds() - unusedFor } : null,
  );
  const account = (await store.account(id))!;
  await job().run({ account, slot: nowSeconds(), signal: new AbortController().signal });
  return rig.asked();
}

test("renews a pair that was not used for a month, and leaves one that was", async () => {
  expect(await run(10 * DAY)).toBe(0);
  expect(await run(31 * DAY)).toBe(1);
  expect(nowSeconds() - (await rig.stored()).obtainedAt).toBeLessThan(60);
});

test("is due once a day by the account's own clock", async () => {
  const account = (await rig.store.account(rig.id))!;
  const at = Date.UTC(2026, 9, 12, 9) / 1000;
  const slot = job().slot(account, DEFAULT_SETTINGS, at)!;
  expect(new Date(slot * 1000).toISOString()).toBe("2026-10-12T01:20:00.000Z");
  expect(job().slot(account, DEFAULT_SETTINGS, at + DAY)! - slot).toBe(DAY);
});
