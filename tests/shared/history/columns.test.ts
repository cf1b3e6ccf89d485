import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildHistory } from "#shared/history/history.ts";
import { NumberedIds } from "#shared/history/numbered-ids.ts";
import { PackedIds } from "#shared/history/packed-ids.ts";
import { PairSet } from "#shared/history/pair-set.ts";
import { TextColumn } from "#shared/history/text-column.ts";
import { fitting, orderOf } from "#shared/history/typed-arrays.ts";
import { at, lead, snapshot, touch } from "../kpi/sample.ts";

/** Columns give back what was put in, and keep the order of the texts. */

describe("packed ids", () => {
  const id = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."-0189:_azm"), maxLength: 30 }),
    fc.string({ maxLength: 8 }),
    fc.constantFrom("01pz58t6p04ymgsgfbmfyfy1mf", "lead:000000000017", "deal:9", "", "A", "é", "~"),
  );

  test("compare as their texts do, and are the texts", () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 2, maxLength: 20 }), (texts) => {
        const ids = new PackedIds();
        ids.resize(texts.length);
        texts.forEach((text, position) => {
          ids.put(position, text);
        });
        texts.forEach((text, position) => {
          expect(ids.textOf(position)).toBe(text);
          texts.forEach((other, place) => {
            const expected = text < other ? -1 : text > other ? 1 : 0;
            expect(Math.sign(ids.compare(position, place))).toBe(expected);
          });
        });
      }),
    );
  });
});

describe("numbered ids", () => {
  test("numbers behind a word and ids of any other shape find their row", () => {
    const id = fc.oneof(
      fc.nat().map(String),
      fc.nat().map((number) => `deal:${number}`),
      fc.nat(20).map((number) => `lead:${number}`),
      fc.string({ maxLength: 6 }),
      fc.constantFrom("007", "lead:", "deal:1e3", "deal:-1", "1.0", "9999999999999999", "constructor"),
    );
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 300 }), (texts) => {
        const ids = new NumberedIds(["", "lead:", "deal:"]);
        const rows = texts.map((text) => ids.add(text));
        expect(rows).toEqual(texts.map((_, index) => index));
        expect(texts.map((text) => ids.find(text))).toEqual(rows);
        expect(rows.map((row) => ids.idOf(row))).toEqual(texts);
        expect(ids.find("never met")).toBe(-1);
      }),
    );
  });

  test("ten thousand of them", () => {
    const ids = new NumberedIds(["", "lead:", "deal:"]);
    for (let number = 0; number < 10_000; number++) ids.add(`deal:${number * 7}`);
    expect([ids.find("deal:69993"), ids.find("deal:69994"), ids.find("lead:69993")]).toEqual([9999, -1, -1]);
  });
});

test("titles of any letters, written over by shorter and longer ones", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.string({ unit: "grapheme", maxLength: 40 }))), (writes) => {
      const column = new TextColumn();
      const expected = new Map<number, string>();
      for (const [row, text] of writes) {
        column.put(row, text.toWellFormed());
        expected.set(row, text.toWellFormed());
      }
      for (const [row, text] of expected) expect(column.textOf(row)).toBe(text);
    }),
  );
});

test("a title of any length is kept up to 64 KB", () => {
  const column = new TextColumn();
  column.put(0, "я".repeat(100_000));
  column.put(1, "next");
  expect(column.textOf(0)).toMatch(/^я{30000,}$/);
  expect(column.textOf(1)).toBe("next");
});

test("orderOf sorts keys of 32 bits, equal ones in their own order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 0xffff_ffff })), { maxLength: 1500 }),
      (keys) => {
        const expected = keys
          .map((_, index) => index)
          .sort((one, other) => keys[one]! - keys[other]! || one - other);
        expect([...orderOf(Uint32Array.from(keys))]).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

test("a set of pairs keeps each once, in the order they came", () => {
  const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 3000 });
  fc.assert(
    fc.property(pairs, (some) => {
      const set = new PairSet();
      for (const [first, second] of some) set.add(first, second);
      const [firsts, seconds] = set.columns;
      const kept = [...firsts].map((first, index) => `${first} ${seconds[index]}`);
      expect(kept).toEqual([...new Set(some.map(([first, second]) => `${first} ${second}`))]);
    }),
    { numRuns: 30 },
  );
});

describe("a column of codes", () => {
  test("becomes wider when a code does not fit", () => {
    const narrow = Uint16Array.of(1, 65_535);
    expect(fitting(narrow, 65_535)).toBe(narrow);
    expect(fitting(narrow, 65_536)).toEqual(Uint32Array.of(1, 65_535));
  });

  test("so 70,000 users are no trouble", () => {
    const created = at("2026-10-05T10:00+03:00");
    const touches = Array.from({ length: 70_000 }, (_, index) =>
      touch({ on: "1", at: created + index, by: String(index + 1) }),
    );
    const history = buildHistory(snapshot({ records: [lead({ id: "1", createdAt: created })], touches }));
    const last = history.touches.start[0]! + 69_999;
    expect(history.users.textOf(history.actors.by[history.touches.actor[last]!]!)).toBe("70000");
  });
});
