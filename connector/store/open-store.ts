/** The store that the environment asks for: the embedded file, or PostgreSQL. */
import type { Config } from "../config.ts";
import { createSecretBox } from "./secret-box.ts";
import { secretKey } from "./secret-key.ts";
import { createSqlStore } from "./sql-store.ts";
import { openSqlite } from "./sqlite-database.ts";
import type { Store } from "./store.ts";

export async function openStore(config: Config): Promise<Store> {
  const box = createSecretBox(secretKey(config.secret, config.dataFolder));
  if (config.databaseUrl === null) return createSqlStore(await openSqlite(config.dataFolder), box);
  const { openPostgres } = await import("./postgres-database.ts");
  return createSqlStore(openPostgres(config.databaseUrl), box);
}
