import { expect, test } from "vitest";
import { createHookIntake } from "#connector/jobs/hook-intake.ts";
import type { Store } from "#connector/store/store.ts";

/** A store of marks whose transactions end when the test says so. */
function slowMarks() {
  const stored: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const markDirty: Store["markDirty"] = (_id, names) =>
    new Promise((resolve, reject) => {
      stored.push([...names]);
      ends.push((error) => (error ? reject(error) : resolve()));
    });
  return { store: { markDirty } as Store, stored, ends };
}

test("hooks that come while one is being stored share the next transaction", async () => {
  const { store, stored, ends } = slowMarks();
  const woken: string[] = [];
  const intake = createHookIntake(store, (id) => woken.push(id));
  const first = intake.take("amocrm:1", ["1"]);
  await expect.poll(() => stored.length).toBe(1);
  const burst = Array.from({ length: 1_000 }, (_, index) => intake.take("amocrm:1", [String(index % 300)]));
  ends[0]!();
  await first;
  await expect.poll(() => stored.length).toBe(2);
  expect(new Set(stored[1]).size).toBe(300);
  expect(woken).toEqual(["amocrm:1"]);
  ends[1]!();
  await Promise.all(burst);
  expect(woken).toEqual(["amocrm:1", "amocrm:1"]);
});

test("a hook that cannot be stored is not acknowledged, and the next one is tried", async () => {
  const { store, ends, stored } = slowMarks();
  const intake = createHookIntake(store, () => undefined);
  const failing = expect(intake.take("amocrm:1", ["1"])).rejects.toThrow("disk full");
  await expect.poll(() => stored.length).toBe(1);
  ends[0]!(new Error("disk full"));
  await failing;
  const next = intake.take("amocrm:1", ["2"]);
  await expect.poll(() => stored.length).toBe(2);
  ends[1]!();
  await next;
});

test("one account's slow disk write holds up no other account's hooks", async () => {
  const { store, stored, ends } = slowMarks();
  const intake = createHookIntake(store, () => undefined);
  void intake.take("amocrm:1", ["1"]);
  const other = intake.take("amocrm:2", ["2"]);
  await expect.poll(() => stored.length).toBe(2);
  ends[1]!();
  await other;
});
