/** `batch`: up to fifty commands in one request, with references to earlier answers (crm/bitrix24.md 2.5). */
import type { Answer } from "./asked.ts";
import { parseQuery, type Tree } from "./parameters.ts";
import { Refusal } from "./refusal.ts";

const MAX_COMMANDS = 50;

export interface BatchOptions {
  run(method: string, params: Tree): Answer;
  timeOf(method: string): object;
  /** Whether the command with this key fails now. */
  fails(key: string): boolean;
  /** What a reference becomes that leads nowhere. */
  lostReference: "" | "0" | "as it is";
}

export const refusalBody = ({ code, message }: Refusal) => ({ error: code, error_description: message });

/** PHP: an empty map is an empty list, and one with the keys 0, 1, 2 … is a list. */
function phpMap(map: Record<string, unknown>): unknown {
  const keys = Object.keys(map);
  return keys.every((key, index) => key === String(index)) ? Object.values(map) : map;
}

export function runBatch(params: Tree, options: BatchOptions): unknown {
  const commands = Object.entries(typeof params.cmd === "object" ? params.cmd : {});
  const maps = { result: {}, result_error: {}, result_total: {}, result_next: {}, result_time: {} } as Record<
    string,
    Record<string, unknown>
  >;
  for (const [index, [key, command]] of commands.entries()) {
    const [method = "", query = ""] = String(command).split(/\?(.*)/s);
    try {
      if (index >= MAX_COMMANDS)
        throw new Refusal(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded");
      if (method === "batch")
        throw new Refusal(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage");
      if (options.fails(key)) throw new Refusal(500, "INTERNAL_SERVER_ERROR", "Internal server error");
      const answer = options.run(method, parseQuery(resolved(query, maps.result!, options.lostReference)));
      maps.result![key] = answer.result;
      if (answer.total !== undefined) maps.result_total![key] = answer.total;
      if (answer.next) maps.result_next![key] = answer.next;
      maps.result_time![key] = options.timeOf(method);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      maps.result_error![key] = refusalBody(error);
      if (params.halt === "1") break;
    }
  }
  return Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, phpMap(map)]));
}

/** `$result[c0][49][ID]` by what the command answered; also where the brackets came encoded. */
function resolved(
  query: string,
  results: Record<string, unknown>,
  lost: BatchOptions["lostReference"],
): string {
  return query.replace(/(?:\$|%24)result((?:(?:\[|%5B)[^\]%]*(?:\]|%5D))+)/gi, (whole, path: string) => {
    const keys = [...path.matchAll(/(?:\[|%5B)([^\]%]*)(?:\]|%5D)/gi)].map(([, key]) => key!);
    const value = keys.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      results,
    );
    if (value === undefined || value === null) return lost === "as it is" ? whole : lost;
    return encodeURIComponent(String(value));
  });
}
