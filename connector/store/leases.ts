/** Leases: one holder of a name at a time, across processes; a dead holder's lease runs out (reliability.md B3, D6). */
import type { Database } from "./database.ts";
import type { Store } from "./store.ts";

export function leases(database: Database): Pick<Store, "lease" | "release"> {
  return {
    lease: (name, holder, now, seconds) =>
      database.transaction(`lease ${name}`, async (queries) => {
        const [row] = await queries.all("SELECT holder, until, fence FROM leases WHERE name = ?", [name]);
        const mine = row?.holder === holder;
        if (row && !mine && Number(row.until) > now) return null;
        // The number grows with each change of holder, so that a stale holder's writes can be told.
        const fence = Number(row?.fence ?? 0) + (mine ? 0 : 1);
        await queries.run(
          `INSERT INTO leases (name, holder, until, fence) VALUES (?, ?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until, fence = excluded.fence`,
          [name, holder, now + seconds, fence],
        );
        return fence;
      }),
    async release(name, holder) {
      await database.run("UPDATE leases SET until = 0 WHERE name = ? AND holder = ?", [name, holder]);
    },
  };
}
