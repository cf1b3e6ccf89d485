/**
 * Works on an account alone: the service and the command line take the same lease, so that both together keep to the
 * CRM's limits. The lease of a process of this machine that was killed is not waited for.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { AccountId } from "#shared/domain/account.ts";
import { accountLease } from "../store/leases.ts";
import type { Store } from "../store/store.ts";
import { nowSeconds } from "./session.ts";

const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
const LOOK_MS = 250;

const holderName = () => `${hostname()} ${process.pid} ${randomUUID()}`;

/** A holder that names a process of this machine which runs no more. */
function isDead(holder: string): boolean {
  const [host, pid] = holder.split(" ");
  if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** Waits for whoever works on the account now; `onWait` is told once. */
export async function holdAccount<Result>(
  store: Store,
  id: AccountId,
  options: { signal: AbortSignal; onWait(): void },
  work: () => Promise<Result>,
): Promise<Result> {
  const name = accountLease(id);
  const holder = holderName();
  const take = () => store.lease(name, holder, nowSeconds(), LEASE_SECONDS);
  for (let looks = 0; (await take()) === null; looks++) {
    const other = await store.leaseHolder(name, nowSeconds());
    if (other && isDead(other)) await store.release(name, other);
    else {
      if (looks === 0) options.onWait();
      await pause(LOOK_MS, undefined, { signal: options.signal });
    }
  }
  // A renewal that fails is made up for by the next one; the lease outlives three of them.
  const renewal = setInterval(() => void take().catch(() => undefined), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await store.release(name, holder);
  }
}
