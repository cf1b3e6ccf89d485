import { expect, test } from "vitest";
import { Stamps } from "#shared/history/stamps.ts";

test("each number is new once a round, through more rounds than a byte can tell apart", () => {
  const stamps = new Stamps();
  for (let round = 0; round < 600; round++) {
    stamps.begin(3 + (round % 7 === 0 ? round : 0));
    expect([0, 1, 1, 0, 2].map((number) => stamps.isNew(number))).toEqual([true, true, false, false, true]);
  }
});
