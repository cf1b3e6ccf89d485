/** Leases: one holder of a name at a time, across processes; a dead holder's lease runs out (reliability.md B3, D6). */
import type { AccountId } from "#shared/domain/account.ts";
import type { Database } from "./database.ts";
import type { Store } from "./store.ts";
import type { Queries } from "./tables.ts";

/** Whoever pulls an account holds this lease. */
export const accountLease = (id: AccountId): string => `account ${id}`;

/** Whoever wants an account that another process works on holds this one: the other gives way between two steps. */
export const WANTED = (id: AccountId): string => `wanted ${accountLease(id)}`;

const leaseRow = (queries: Queries, name: string) =>
  queries.selectFrom("leases").selectAll().where("name", "=", name).executeTakeFirst();

const live = (queries: Queries, now: number) =>
  queries.selectFrom("leases").select(["name", "holder", "fence"]).where("until", ">", now).execute();

/** Whether a lease is still in the hands it was given into: a stale worker's writes are refused (reliability.md D5). */
export async function isHeld(queries: Queries, name: string, fence: number): Promise<boolean> {
  return (await leaseRow(queries, name))?.fence === fence;
}

export function leases(
  database: Database,
): Pick<Store, "lease" | "release" | "leaseHolder" | "renewLeases" | "liveLeases"> {
  return {
    lease: (name, holder, now, seconds) =>
      database.transaction(`lease ${name}`, async ({ queries }) => {
        const known = await leaseRow(queries, name);
        const mine = known?.holder === holder;
        if (known && !mine && known.until > now) return null;
        // The number grows with each change of holder, so that a stale holder's writes can be told.
        const fence = (known?.fence ?? 0) + (mine ? 0 : 1);
        const lease = { holder, until: now + seconds, fence };
        const { numInsertedOrUpdatedRows } = await queries
          .insertInto("leases")
          .values({ name, ...lease })
          .onConflict((conflict) =>
            conflict
              .column("name")
              .doUpdateSet(lease)
              // Its holder may have prolonged it at this very moment.
              .where((row) => row.or([row("leases.until", "<=", now), row("leases.holder", "=", holder)])),
          )
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n ? fence : null;
      }),
    release: (name, holder) =>
      database.transaction(`lease ${name}`, async ({ queries }) => {
        await queries
          .updateTable("leases")
          .set({ until: 0 })
          .where("name", "=", name)
          .where("holder", "=", holder)
          .execute();
      }),
    renewLeases: (holder, now, seconds) =>
      database.transaction("leases", async ({ queries }) => {
        // One that ran out meanwhile may have been seen as free by another process.
        await queries
          .updateTable("leases")
          .set({ until: now + seconds })
          .where("holder", "=", holder)
          .where("until", ">", now)
          .execute();
        return (await live(queries, now)).filter((one) => one.holder === holder);
      }),
    liveLeases: (now) => live(database.queries, now),
    async leaseHolder(name, now) {
      const known = await leaseRow(database.queries, name);
      return known && known.until > now ? known.holder : null;
    },
  };
}
