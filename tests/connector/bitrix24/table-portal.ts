/** A portal of plain tables behind the client's interface: what streams ask of it is answered without HTTP. */
import type { z } from "zod";
import type { BitrixClient, Command, CommandAnswer } from "#connector/bitrix24/client.ts";
import type { Params } from "#connector/bitrix24/rest/parameters.ts";
import { errorOf } from "#connector/bitrix24/rest/refusals.ts";

export type Row = Record<string, unknown>;
export type Handler = (params: Params) => CommandAnswer | unknown;

export interface TablePortal extends BitrixClient {
  /** Rows of a list method, keyed by method; the stage history by `method entityTypeId`. */
  tables: Record<string, Row[]>;
  /** Answers of other methods, or refusals instead of a table. */
  handlers: Record<string, Handler>;
  asked: Command[];
}

export const refuse = (code: string, detail = ""): CommandAnswer => ({ refusal: { code, detail } });

const PAGE = 50;
/** `2026-10-05T12:00:00+03:00` as the portal compares it with a filter on its own clock. */
const wall = (value: unknown) => String(value).slice(0, 19).replace("T", " ");

const TESTS: [string, (value: unknown, wanted: unknown) => boolean][] = [
  [
    "@",
    (value, wanted) =>
      Object.values(wanted as object)
        .map(String)
        .includes(String(value)),
  ],
  [">=", (value, wanted) => wall(value) >= String(wanted)],
  ["<=", (value, wanted) => Number(value) <= Number(wanted)],
  [">", (value, wanted) => Number(value) > Number(wanted)],
];

function keeps(row: Row, filter: Row): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    // The language of labels is no condition.
    if (key === "LANG") return true;
    const [prefix, test] = TESTS.find(([one]) => key.startsWith(one)) ?? [
      "",
      (value: unknown, other: unknown) => String(value) === String(other),
    ];
    return test(row[key.slice(prefix.length)], wanted);
  });
}

function listOf(rows: readonly Row[], params: Params) {
  const filter = (params.filter ?? params.FILTER ?? {}) as Row;
  const order = (params.order as { ID?: string } | undefined)?.ID ?? params.ORDER ?? "ASC";
  const sign = order === "DESC" ? -1 : 1;
  const kept = rows
    .filter((row) => keeps(row, filter))
    .sort((one, other) => sign * (Number(one.ID) - Number(other.ID)));
  const start = Number(params.start ?? params.START ?? 0);
  const from = Math.max(0, start);
  return {
    rows: kept.slice(from, from + PAGE),
    total: start < 0 ? 0 : kept.length,
    next: start >= 0 && from + PAGE < kept.length ? from + PAGE : null,
  };
}

const DEFAULT_HANDLERS: Record<string, Handler> = {
  profile: () => ({ ID: "1", ADMIN: true, NAME: "Анна", LAST_NAME: "Титова", TIME_ZONE: "Europe/Moscow" }),
  "server.time": () => "2026-11-24T12:00:00+03:00",
  "crm.settings.mode.get": () => 1,
  "crm.activity.binding.list": () => [],
};

export function tablePortal(
  tables: Record<string, Row[]> = {},
  handlers: Record<string, Handler> = {},
): TablePortal {
  const portal: TablePortal = {
    host: "portal.test",
    moved: false,
    tables,
    handlers,
    asked: [],
    async call(method, params, schema) {
      const [answer] = await portal.ask([{ method, params }]);
      if ("refusal" in answer!) throw errorOf(answer.refusal, method, portal.host);
      return schema.parse(answer!.result) as z.output<typeof schema>;
    },
    async ask(commands) {
      portal.asked.push(...commands);
      return commands.map((command) => answerOf(portal, command));
    },
    traffic: () => ({ requests: 0, refused: 0, retried: 0 }),
  };
  return portal;
}

function answerOf({ tables, handlers }: TablePortal, { method, params }: Command): CommandAnswer {
  const handler = handlers[method] ?? (tables[method] ? undefined : DEFAULT_HANDLERS[method]);
  if (handler) {
    const answer = handler(params);
    const isAnswer = typeof answer === "object" && answer !== null && "refusal" in answer;
    return isAnswer ? (answer as CommandAnswer) : { result: answer, total: null, next: null };
  }
  if (method === "crm.stagehistory.list") {
    const { rows, ...counts } = listOf(tables[`${method} ${String(params.entityTypeId)}`] ?? [], params);
    return { result: rows.length === 0 ? [] : { items: rows }, ...counts };
  }
  if (method.endsWith(".get") && params.id !== undefined) {
    const row = (tables[method.replace(".get", ".list")] ?? []).find(
      (one) => String(one.ID) === String(params.id),
    );
    return row ? { result: row, total: null, next: null } : refuse("", "Not found");
  }
  if (method === "crm.category.list")
    return { result: { categories: tables[method] ?? [] }, total: (tables[method] ?? []).length, next: null };
  const { rows, ...counts } = listOf(tables[method] ?? [], params);
  return { result: rows, ...counts };
}
