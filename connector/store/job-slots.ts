/** Up to which slot each scheduled job of an account has been taken care of; never goes back. */
import type { Database } from "./database.ts";
import { liveAccount } from "./live-account.ts";
import type { Store } from "./store.ts";

export function jobSlots(database: Database): Pick<Store, "jobSlot" | "putJobSlot"> {
  return {
    async jobSlot(id, name) {
      const row = await database.queries
        .selectFrom("job_slots")
        .select("slot")
        .where("account", "=", id)
        .where("name", "=", name)
        .executeTakeFirst();
      return row?.slot ?? null;
    },
    putJobSlot: (id, name, slot) =>
      database.transaction(id, async ({ queries }) => {
        if (!(await liveAccount(queries, id))) return;
        await queries
          .insertInto("job_slots")
          .values({ account: id, name, slot })
          .onConflict((conflict) =>
            conflict.columns(["account", "name"]).doUpdateSet({ slot }).where("job_slots.slot", "<", slot),
          )
          .execute();
      }),
  };
}
