/**
 * A process that writes until it is stopped: step after step, rows and the place that they reach, and says each step on
 * its standard output once it is stored. Arguments: data folder, account, how many steps at most.
 */
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { account, move, record } from "./rows.ts";

const ROWS_A_STEP = 7;

const [folder, id, most] = process.argv.slice(2) as [string, `amocrm:${string}`, string];

const store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
if (!(await store.account(id))) await store.putAccount(account(id));
const [reached] = await store.streams(id);
const first = ((reached?.cursor as number | undefined) ?? 0) + 1;
for (let step = first; step < first + Number(most); step++) {
  const ids = Array.from({ length: ROWS_A_STEP }, (_, index) => `${step}.${index}`);
  await store.apply(
    id,
    { records: ids.map((one) => record(one)), moves: ids.map((one) => move(one, one, step)) },
    { stream: "leads", syncedUntil: step, problem: null, cursor: step },
  );
  process.stdout.write(`${step}\n`);
}
await store.close();
