/**
 * Works on an account alone: the service and the command line take the same lease, so that both together keep to the
 * CRM's limits. The lease of a process of this machine that was killed is not waited for.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { AccountId } from "#shared/domain/account.ts";
import { holderName, isDead } from "../store/lease-holder.ts";
import { accountLease, WANTED } from "../store/leases.ts";
import type { Store } from "../store/store.ts";

const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
const LOOK_MS = 250;

/** Waits until whoever works on the account now has given way; `onWait` is told once. */
export async function holdAccount<Result>(
  store: Store,
  id: AccountId,
  options: { signal: AbortSignal; onWait(): void },
  work: () => Promise<Result>,
): Promise<Result> {
  const name = accountLease(id);
  const holder = holderName();
  const take = async (lease = name) => store.lease(lease, holder, await store.clock(), LEASE_SECONDS);
  for (let looks = 0; (await take()) === null; looks++) {
    const other = await store.leaseHolder(name, await store.clock());
    if (other && isDead(other)) await store.release(name, other);
    else {
      await take(WANTED(id));
      if (looks === 0) options.onWait();
      await pause(LOOK_MS, undefined, { signal: options.signal });
    }
  }
  // A renewal that fails is made up for by the next one; the lease outlives three of them.
  const renewal = setInterval(() => void take().catch(() => undefined), RENEW_MS);
  await store.release(WANTED(id), holder);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await store.release(name, holder);
  }
}
