import { expect, test } from "vitest";
import { runLanes } from "#connector/crm/lanes.ts";

test("a lane that fails while the receiver is busy with its last result is told in its turn", async () => {
  const failing = async function* () {
    yield "one";
    throw new Error("broken");
  };
  const seen: string[] = [];
  const reading = (async () => {
    for await (const result of runLanes([failing], 2)) {
      seen.push(result);
      // A store that takes its time: a rejection that nobody listens to would end the process meanwhile.
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
  })();
  await expect(reading).rejects.toThrow("broken");
  expect(seen).toEqual(["one"]);
});
