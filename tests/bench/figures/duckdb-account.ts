/** The synthetic account in DuckDB: three tables of whole numbers, as one would lay them out for reports. */
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, INTEGER } from "@duckdb/node-api";
import type { Rows } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import { TOUCH_KINDS } from "#shared/history/touches.ts";

/** Rows of one chunk, by DuckDB's own measure. */
const CHUNK = 2048;

const TABLES = {
  leads: ["id", "created_at", "manager", "amount", "contact", "objection"],
  moves: ["lead", "moment", "by", "from_stage", "to_stage", "place"],
  touches: ["lead", "contact", "moment", "by", "kind", "outgoing", "answered", "automated", "talk"],
} as const;
type Table = keyof typeof TABLES;

/** `3:142` as 3142. */
const stageNumber = (stage: StageMove["from"]) =>
  Number(stage!.stageId.replace(":", stage!.stageId.length < 5 ? "0" : ""));

const ROWS: Record<Table, (rows: Rows) => (number | null)[][]> = {
  leads: ({ records }) =>
    records.map((one) => [
      ...[Number(one.id), one.createdAt, Number(one.managerId), one.amount],
      ...[Number(one.contactIds[0]), one.tags.length],
    ]),
  moves: ({ moves }) =>
    moves.map((one) => [
      ...[Number(one.recordId), one.at, Number(one.by)],
      ...[stageNumber(one.from), stageNumber(one.to), Number(one.id) % 5],
    ]),
  touches: ({ touches }) =>
    touches.map((one) => {
      const { type, id } = one.targets[0]!;
      const [lead, contact] = type === "record" ? [Number(id), null] : [null, Number(id)];
      return [
        ...[lead, contact, one.at, Number(one.by), TOUCH_KINDS.indexOf(one.kind)],
        ...[one.direction === "out" ? 1 : 0, one.answered ? 1 : 0, one.automated ? 1 : 0, one.talkSeconds],
      ];
    }),
};

/** A database in a file, with two threads as our rival has one and this machine two cores. */
export async function openDuckDb(file: string): Promise<{ connection: DuckDBConnection; close(): void }> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function loadDuckDb(connection: DuckDBConnection, parts: Iterable<Rows>): Promise<void> {
  const names = Object.keys(TABLES) as Table[];
  for (const name of names) {
    const columns = TABLES[name].map((column) => `"${column}" INTEGER`);
    await connection.run(`CREATE TABLE ${name} (${columns.join(", ")})`);
  }
  const appenders = await Promise.all(names.map((name) => connection.createAppender(name)));
  for (const part of parts) {
    names.forEach((name, index) => {
      const rows = ROWS[name](part);
      for (let first = 0; first < rows.length; first += CHUNK) {
        const chunk = DuckDBDataChunk.create(TABLES[name].map(() => INTEGER));
        chunk.setRows(rows.slice(first, first + CHUNK));
        appenders[index]!.appendDataChunk(chunk);
      }
    });
    for (const appender of appenders) appender.flushSync();
  }
  for (const appender of appenders) appender.closeSync();
  await connection.run("CHECKPOINT");
}
