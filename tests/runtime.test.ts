import { expect, test } from "vitest";

test("runs on the Node that the lock file brings, whatever the machine's own is", () => {
  expect(process.version).toMatch(/^v24\./);
});
