/** Small documents about an account by name: what every process may have to tell although another one did the work. */
import { toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { liveAccount } from "./live-account.ts";
import type { Store } from "./store.ts";

export function notes(database: Database): Pick<Store, "note" | "putNote"> {
  return {
    async note(id, name) {
      const row = await database.queries
        .selectFrom("notes")
        .select("doc")
        .where("account", "=", id)
        .where("name", "=", name)
        .executeTakeFirst();
      return row ? (JSON.parse(row.doc) as unknown) : null;
    },
    putNote: (id, name, value) =>
      database.transaction(`${id} notes`, async ({ queries }) => {
        if (!(await liveAccount(queries, id))) return;
        const doc = toDocument(value);
        await queries
          .insertInto("notes")
          .values({ account: id, name, doc })
          .onConflict((conflict) => conflict.columns(["account", "name"]).doUpdateSet({ doc }))
          .execute();
      }),
  };
}
