/** Work that one process at a time may do: under a lease that is prolonged while the work goes on. */
import type { Store } from "./store.ts";

/** A dead holder's lease runs out after so long (reliability.md D6: under a minute). */
export const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;

export interface Holding {
  name: string;
  holder: string;
  /** Whole seconds since 1970. */
  now(): number;
}

/**
 * Answers `null` when another holds the lease. The signal of `work` aborts when the lease was lost; writes that carry
 * `fence` are refused then too. A renewal that fails is made up for by the next one: the lease outlives three.
 */
export async function underLease<Result>(
  store: Store,
  { name, holder, now }: Holding,
  work: (held: { fence: number; lost: AbortSignal }) => Promise<Result>,
): Promise<Result | null> {
  const fence = await store.lease(name, holder, now(), LEASE_SECONDS);
  if (fence === null) return null;
  const lost = new AbortController();
  const renew = async () => {
    const still = await store.lease(name, holder, now(), LEASE_SECONDS);
    if (still !== fence) lost.abort();
  };
  const renewal = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  try {
    return await work({ fence, lost: lost.signal });
  } finally {
    clearInterval(renewal);
    await store.release(name, holder);
  }
}
