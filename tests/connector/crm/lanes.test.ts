import { expect, test } from "vitest";
import { runLanes } from "#connector/crm/lanes.ts";

test("a lane that fails while the receiver is busy with another's result is told in its turn", async () => {
  let fail = (_: Error) => {};
  const failing = async function* () {
    yield await new Promise<string>((_, reject) => {
      fail = reject;
    });
  };
  const fine = async function* () {
    yield "one";
    yield "two";
  };
  const seen: string[] = [];
  const reading = (async () => {
    for await (const result of runLanes([failing, fine], 2)) {
      seen.push(result);
      fail(new Error("broken"));
      // A store that takes its time: a rejection that nobody listens to would end the process meanwhile.
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
  })();
  await expect(reading).rejects.toThrow("broken");
  expect(seen[0]).toBe("one");
});
