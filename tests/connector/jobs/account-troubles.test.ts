import { expect, test } from "vitest";
import { CrmAuthError, CrmBlockedError, CrmRateLimitError, CrmUnavailableError } from "#connector/errors.ts";
import { type Trouble, troubleOf } from "#connector/jobs/account-troubles.ts";

const MINUTE = 60;
const HOUR = 3_600;

/** Seconds from one try to the next while the same goes wrong each time. */
function pauses(error: unknown, tries: number): number[] {
  const found: number[] = [];
  let trouble: Trouble | null = null;
  for (let now = 0; found.length < tries; now = trouble.until) {
    trouble = troubleOf(error, trouble, now);
    found.push(trouble.until - now);
  }
  return found;
}

test.each([
  [
    "passing trouble",
    new CrmUnavailableError("crm-unavailable", { host: "h", detail: "502" }),
    MINUTE,
    30 * MINUTE,
  ],
  ["refusals for speed", new CrmRateLimitError("crm-rate-limit", { host: "h" }), MINUTE, 30 * MINUTE],
  ["a refused token", new CrmAuthError("token-refused", { host: "h" }), 5 * MINUTE, 24 * HOUR],
  ["a block", new CrmBlockedError("crm-blocked", { host: "h" }), HOUR, 6 * HOUR],
  ["a subscription that ended", new CrmBlockedError("crm-payment", { host: "h" }), 6 * HOUR, 24 * HOUR],
  ["a portal that was deleted", new CrmBlockedError("crm-gone", { host: "h" }), 6 * HOUR, 24 * HOUR],
  ["anything unforeseen", new TypeError("x"), MINUTE, 30 * MINUTE],
])("after %s the account is left alone longer and longer, but not for ever", (_, error, first, longest) => {
  const found = pauses(error, 40);
  expect(found[0]).toBe(first);
  expect(found.at(-1)).toBe(longest);
  for (const [index, pause] of found.entries())
    if (index > 0) expect(pause).toBe(Math.min(longest, found[index - 1]! * 2));
});
