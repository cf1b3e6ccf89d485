/** Leases: one holder of a name at a time, across processes; a dead holder's lease runs out (reliability.md B3, D6). */
import type { AccountId } from "#shared/domain/account.ts";
import type { Database } from "./database.ts";
import type { Store } from "./store.ts";
import type { Queries } from "./tables.ts";

/** Whoever pulls an account holds this lease. */
export const accountLease = (id: AccountId): string => `account ${id}`;

const leaseRow = (queries: Queries, name: string) =>
  queries.selectFrom("leases").selectAll().where("name", "=", name).executeTakeFirst();

/** Whether a lease is still in the hands it was given into: a stale worker's writes are refused (reliability.md D5). */
export async function isHeld(queries: Queries, name: string, fence: number): Promise<boolean> {
  return (await leaseRow(queries, name))?.fence === fence;
}

export function leases(database: Database): Pick<Store, "lease" | "release" | "leaseHolder"> {
  return {
    lease: (name, holder, now, seconds) =>
      database.transaction(`lease ${name}`, async ({ queries }) => {
        const known = await leaseRow(queries, name);
        const mine = known?.holder === holder;
        if (known && !mine && known.until > now) return null;
        // The number grows with each change of holder, so that a stale holder's writes can be told.
        const fence = (known?.fence ?? 0) + (mine ? 0 : 1);
        const lease = { holder, until: now + seconds, fence };
        await queries
          .insertInto("leases")
          .values({ name, ...lease })
          .onConflict((conflict) => conflict.column("name").doUpdateSet(lease))
          .execute();
        return fence;
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
    async leaseHolder(name, now) {
      const known = await leaseRow(database.queries, name);
      return known && known.until > now ? known.holder : null;
    },
  };
}
