/** A portal reduced to one list, for reading strategies: keeps or breaks the rules of lists as the test says. */
import type { BitrixClient } from "#connector/bitrix24/client.ts";
import type { Command, CommandAnswer } from "#connector/bitrix24/rest/command-queue.ts";
import type { Params } from "#connector/bitrix24/rest/parameters.ts";

export interface ListingRules {
  /** The filter by id is ignored. */
  ignoresFilter?: boolean;
  /** The rows of a page come in an order of their own. */
  shuffle?: (rows: number[]) => number[];
  /** Orders are ignored altogether: pages are cut from this order. */
  ignoresOrder?: boolean;
  /** The filter by id is refused. */
  refusesFilter?: boolean;
  /** Rows of the n-th answer at most, where it is fewer than the fifty promised. */
  pageRows?: (count: number) => number;
  /** Called before each command, to change the list while it is read. */
  before?: (command: Command, count: number) => void;
  /** What is said to a command instead of an answer. */
  instead?: (command: Command, count: number) => CommandAnswer | null;
}

const PAGE = 50;

function listed(ids: readonly number[], params: Params, rules: ListingRules, count: number) {
  const filter = (params.filter ?? params.FILTER ?? {}) as Record<string, unknown>;
  const above = Number(filter[">ID"] ?? 0);
  const upTo = filter["<=ID"] === undefined ? Number.POSITIVE_INFINITY : Number(filter["<=ID"]);
  const kept = rules.ignoresFilter ? [...ids] : ids.filter((id) => id > above && id <= upTo);
  const order = (params.order as { ID?: string } | undefined)?.ID ?? params.ORDER ?? "ASC";
  if (!rules.ignoresOrder) kept.sort((one, other) => (order === "DESC" ? other - one : one - other));
  const start = Number(params.start ?? 0);
  const from = Math.max(0, start);
  const end = from + Math.min(PAGE, rules.pageRows?.(count) ?? PAGE);
  const page = kept.slice(from, end);
  return {
    rows: rules.shuffle ? rules.shuffle(page) : page,
    total: start < 0 ? 0 : kept.length,
    next: start >= 0 && end < kept.length ? end : null,
  };
}

export interface ListingPortal extends BitrixClient {
  /** Commands answered, and requests it would have taken with fifty commands in each. */
  counts: { commands: number; requests: number };
  commands: Command[];
}

export function listingPortal(ids: () => readonly number[], rules: ListingRules = {}): ListingPortal {
  const counts = { commands: 0, requests: 0 };
  const commands: Command[] = [];
  const unused = () => {
    throw new Error("not part of this portal");
  };
  return {
    host: "portal.test",
    moved: false,
    counts,
    commands,
    call: unused,
    traffic: unused,
    async ask(asked) {
      counts.requests += Math.ceil(asked.length / 50);
      return asked.map((command) => {
        counts.commands++;
        commands.push(command);
        rules.before?.(command, counts.commands);
        const instead = rules.instead?.(command, counts.commands);
        if (instead) return instead;
        if (rules.refusesFilter && /[<>]=?ID":/.test(JSON.stringify(command.params)))
          return {
            refusal: {
              code: "INVALID_ARG_VALUE",
              detail: "Invalid filter: field 'ID' is not allowed in filter",
            },
          };
        const { rows, total, next } = listed(ids(), command.params, rules, counts.commands);
        return { result: rows.map((id) => ({ ID: String(id) })), total, next };
      });
    },
  };
}
