/** What every database promises of its migrations (reliability.md D9). */
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import type { Database } from "#connector/store/database.ts";
import { MIGRATIONS, migrate } from "#connector/store/schema.ts";

const SECOND = () => ["CREATE TABLE extra (account TEXT)", "INSERT INTO extra (account) VALUES ('one')"];

const countOf = async (database: Database, table: string) => {
  const found = await sql<{ n: number }>`SELECT COUNT(*) AS n FROM ${sql.table(table)}`.execute(
    database.queries,
  );
  return Number(found.rows[0]!.n);
};

export function describeMigrations(name: string, open: () => Promise<Database>): void {
  describe(`${name} migrates`, () => {
    let database: Database;
    afterEach(() => database.close());

    test("once, whoever comes first of many", async () => {
      database = await open();
      await Promise.all([1, 2, 3, 4].map(() => migrate(database)));
      expect(await countOf(database, "versions")).toBe(MIGRATIONS.length);
    });

    test("wholly or not at all, at whichever statement it stops", async () => {
      database = await open();
      await migrate(database);
      for (let stop = 0; stop <= SECOND().length; stop++) {
        const broken = () => [...SECOND().slice(0, stop), "NOT A STATEMENT"];
        await expect(migrate(database, [...MIGRATIONS, broken])).rejects.toThrow();
        expect(await countOf(database, "versions")).toBe(MIGRATIONS.length);
        expect(await countOf(database, "accounts")).toBe(0);
        await expect(countOf(database, "extra")).rejects.toThrow(/extra/);
      }
      await migrate(database, [...MIGRATIONS, SECOND]);
      await migrate(database, [...MIGRATIONS, SECOND]);
      expect(await countOf(database, "extra")).toBe(1);
    });

    test("forwards only: a newer database is left alone", async () => {
      database = await open();
      await migrate(database, [...MIGRATIONS, SECOND]);
      await expect(migrate(database)).rejects.toMatchObject({ code: "storage-newer" });
    });
  });
}
