import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CRM_LIST, type ListSource, readById, readByIds, readByOffset } from "#connector/bitrix24/pages.ts";
import { CrmContractError } from "#connector/errors.ts";
import { type ListingPortal, type ListingRules, listingPortal } from "./listing-portal.ts";

type Row = { ID: string };
const source: ListSource<Row> = {
  ...CRM_LIST,
  method: "crm.deal.list",
  row: z.object({ ID: z.string() }),
  filter: {},
};
const counted = { ...source, counted: true };

const span = (from: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, index) => from + index * step);

/** Ids in the order read, and what the pages said on the way. */
async function read(portal: ListingPortal, start = { after: 0, isLong: true }, list = source) {
  const ids: number[] = [];
  const lastIds: number[] = [];
  const shares: number[] = [];
  for await (const page of readById(portal, list, start, {})) {
    ids.push(...page.rows.map((row) => Number(row.ID)));
    lastIds.push(page.lastId);
    shares.push(page.share);
  }
  return { ids, lastIds, shares, unique: [...new Set(ids)].sort((one, other) => one - other) };
}

/** Ids as portals have them: dense stretches, gaps of any size, single ones. */
const idLists = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30_000 })), { maxLength: 12 })
  .map((stretches) => {
    const ids: number[] = [];
    let next = 1;
    for (const [count, gap] of stretches) {
      ids.push(...span(next, count));
      next += count + gap;
    }
    return ids;
  });

describe("reading by ranges of ids", () => {
  test("every row once, whatever the gaps between the ids", async () => {
    await fc.assert(
      fc.asyncProperty(idLists, fc.boolean(), async (ids, isLong) => {
        const { unique, ids: all } = await read(
          listingPortal(() => ids),
          { after: 0, isLong },
        );
        expect(unique).toEqual(ids);
        expect(all.length).toBe(ids.length);
      }),
      { numRuns: 150 },
    );
  });

  test("rows above a given id only", async () => {
    await fc.assert(
      fc.asyncProperty(idLists, fc.nat(100_000), fc.boolean(), async (ids, after, isLong) => {
        const { unique } = await read(
          listingPortal(() => ids),
          { after, isLong },
        );
        expect(unique).toEqual(ids.filter((id) => id > after));
      }),
      { numRuns: 100 },
    );
  });

  test("rows in any order and rows twice are all found", async () => {
    await fc.assert(
      fc.asyncProperty(idLists, fc.integer({ min: 1, max: 1e6 }), async (ids, seed) => {
        let state = seed;
        const random = () => {
          state = (state * 48_271) % 2_147_483_647;
          return state / 2_147_483_647;
        };
        const shuffle = (rows: number[]) => {
          const mixed = [...rows].sort(() => random() - 0.5);
          return random() < 0.3 && mixed.length > 0 ? [...mixed, mixed[0]!] : mixed;
        };
        expect((await read(listingPortal(() => ids, { shuffle }))).unique).toEqual(ids);
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, ListingRules]>([
    ["the filter by id is ignored", { ignoresFilter: true }],
    ["orders are ignored", { ignoresOrder: true }],
    ["filter and order are ignored", { ignoresFilter: true, ignoresOrder: true }],
    ["the filter by id is refused", { refusesFilter: true }],
    ["pages are short", { pageRows: () => 37 }],
    ["the filter is refused and pages are short", { refusesFilter: true, pageRows: () => 37 }],
  ])("nothing is missing where %s", async (_, rules) => {
    for (const ids of [span(1, 49), span(1, 50), span(7, 777), span(1, 300, 7).reverse()]) {
      const { unique } = await read(
        listingPortal(() => ids, rules),
        undefined,
        counted,
      );
      expect(unique).toEqual([...ids].sort((one, other) => one - other));
    }
  });

  test.each([0, 1, 49, 50, 51, 99, 100, 101, 2_500, 2_501])("exactly %s rows", async (count) => {
    const { unique } = await read(listingPortal(() => span(1, count)));
    expect(unique).toHaveLength(count);
  });

  test("as few requests as full pages allow: 5,000 dense rows in 3, 20,000 in 9", async () => {
    for (const [count, requests] of [
      [5_000, 3],
      [20_000, 9],
    ] as const) {
      const portal = listingPortal(() => span(1, count));
      await read(portal);
      expect(portal.counts.requests).toBe(requests);
    }
  });

  test("thin lists cost at most twice their full pages, a few more for feeling out", async () => {
    for (const step of [2, 3, 10, 1_000]) {
      const portal = listingPortal(() => span(5, 5_000, step));
      await read(portal);
      expect(portal.counts.commands).toBeLessThan(2 * 100 + 60);
    }
  });

  test("a gap of millions of ids costs a handful of requests", async () => {
    const portal = listingPortal(() => [...span(1, 200), ...span(30_000_000, 200)]);
    expect((await read(portal)).unique).toHaveLength(400);
    expect(portal.counts.requests).toBeLessThan(25);
  });

  test("rows that appear beyond the newest id while reading are read too", async () => {
    const ids = span(1, 500);
    const portal = listingPortal(() => ids, {
      before: (_, count) => {
        if (count > 2 && ids.length < 900) ids.push(ids.length + 1);
      },
    });
    const { unique } = await read(portal);
    expect(unique.length).toBeGreaterThan(500);
    expect(unique).toEqual(span(1, unique.length));
  });

  test("rows that are deleted while reading take no other row with them", async () => {
    const ids = span(1, 1_000);
    const gone = new Set<number>();
    const portal = listingPortal(() => ids.filter((id) => !gone.has(id)), {
      before: (_, count) => gone.add((count * 37) % 1_000),
    });
    const { unique } = await read(portal);
    for (const id of ids) if (!gone.has(id)) expect(unique).toContain(id);
  });

  test("pages that come short now and then are noticed by the count", async () => {
    await fc.assert(
      fc.asyncProperty(idLists, fc.boolean(), fc.integer({ min: 2, max: 9 }), async (ids, isLong, every) => {
        const pageRows = (count: number) => (count % every === 0 ? 1 + (count % 49) : 50);
        const portal = listingPortal(() => ids, { pageRows });
        expect((await read(portal, { after: 0, isLong })).unique).toEqual(ids);
      }),
      { numRuns: 100 },
    );
  });

  test("rows that went while reading are not looked for", async () => {
    const ids = span(1, 3_000);
    const portal = listingPortal(() => ids, { before: (_, count) => count % 10 === 0 && ids.pop() });
    await read(portal);
    expect(portal.counts.commands).toBeLessThan(70);
  });

  test("what was read up to `lastId` need not be read again", async () => {
    await fc.assert(
      fc.asyncProperty(idLists, fc.integer({ min: 0, max: 20 }), async (ids, pages) => {
        const seen: number[] = [];
        let last = 0;
        let count = 0;
        for await (const page of readById(
          listingPortal(() => ids),
          source,
          { after: 0, isLong: true },
          {},
        )) {
          seen.push(...page.rows.map((row) => Number(row.ID)));
          expect(page.lastId).toBeGreaterThanOrEqual(last);
          last = page.lastId;
          if (++count > pages) break;
        }
        const { ids: rest } = await read(
          listingPortal(() => ids),
          { after: last, isLong: true },
        );
        expect([...new Set([...seen, ...rest])].sort((one, other) => one - other)).toEqual(ids);
      }),
      { numRuns: 100 },
    );
  });

  test("`lastId` is never above a row that may still come", async () => {
    const { lastIds, shares } = await read(
      listingPortal(() => span(3, 1_234, 3)),
      { after: 0, isLong: true },
    );
    expect(Math.max(...lastIds)).toBe(3 + 1_233 * 3);
    expect(shares.at(-1)).toBe(1);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  test("an answer that is no list is an error, not the end", async () => {
    for (const result of [null, undefined, "", 7, { ID: "1" }]) {
      const portal = listingPortal(() => span(1, 200), {
        instead: (_, count) => (count === 5 ? { result, total: null, next: null } : null),
      });
      await expect(read(portal)).rejects.toThrow(CrmContractError);
    }
  });

  test("a row without an id ends the reading with an error, never with `>ID NaN`", async () => {
    const portal = listingPortal(() => span(1, 200), {
      instead: (_, count) =>
        count === 4 ? { result: [{ ID: "151" }, { TITLE: "no id" }], total: null, next: null } : null,
    });
    await expect(read(portal)).rejects.toThrow(CrmContractError);
    expect(JSON.stringify(portal.commands)).not.toContain("null");
  });

  test("methods whose count cannot be switched off are counted", async () => {
    const portal = listingPortal(() => span(1, 120));
    await read(portal, undefined, counted);
    expect(portal.commands.every((command) => command.params.start === undefined)).toBe(true);
    const plain = listingPortal(() => span(1, 120));
    await read(plain);
    const counting = plain.commands.filter((command) => command.params.start !== -1);
    expect(counting.map((command) => command.params.select)).toEqual([["ID"]]);
  });
});

describe("reading by offsets and by ids", () => {
  test.each([0, 1, 50, 51, 2_600, 5_001])("%s rows, the pages after the first in batches", async (count) => {
    const portal = listingPortal(() => span(1, count));
    const rows = await readByOffset(portal, source, { order: { ID: "ASC" } }, {});
    expect(rows).toHaveLength(count);
    expect(portal.counts.requests).toBeLessThanOrEqual(1 + Math.ceil(count / 2_500));
  });

  test("rows that move between two pages are found by reading once more", async () => {
    const ids = span(1, 200);
    const portal = listingPortal(() => ids, {
      before: (_, count) => {
        if (count === 2) ids.shift();
      },
    });
    const rows = await readByOffset(portal, source, { order: { ID: "ASC" } }, {});
    for (const id of ids) expect(rows.map((row) => row.ID)).toContain(String(id));
  });

  test("rows by their ids, fifty a command", async () => {
    const portal = listingPortal(() => [], { instead: (command) => byIds(command.params) });
    const rows = await readByIds(portal, source, span(1, 120).map(String), {});
    expect(rows).toHaveLength(120);
    expect(portal.counts).toEqual({ commands: 3, requests: 1 });
    expect(await readByIds(portal, source, [], {})).toEqual([]);
  });
});

function byIds(params: unknown) {
  const ids = (params as { filter: { "@ID": string[] } }).filter["@ID"];
  return { result: ids.map((ID) => ({ ID })), total: null, next: null };
}
