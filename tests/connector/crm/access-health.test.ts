/** What the status line says of our access to an account (reliability.md B6, B8, B11). */
import { describe, expect, test } from "vitest";
import { accessHealth } from "#connector/crm/access-health.ts";
import type { Credentials, OAuthCredentials } from "#connector/store/store.ts";
import type { Account, CrmName } from "#shared/domain/account.ts";
import { EMPTY_DICTIONARIES, type Manager } from "#shared/domain/dictionaries.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { account } from "../store/rows.ts";

const NOW = 1_700_000_000;
const DAY = 86_400;
const pair: OAuthCredentials = {
  kind: "oauth",
  accessToken: "a",
  refreshToken: "r",
  obtainedAt: NOW,
  expiresAt: NOW + DAY,
  userId: "7",
};
const user = (change: Partial<Manager> = {}): Manager => ({
  id: "7",
  name: "Анна",
  active: true,
  admin: true,
  teamIds: [],
  ...change,
});

function health(credentials: Credentials | null, managers: Manager[] = [user()], crm: CrmName = "bitrix24") {
  const dictionaries = {
    ...EMPTY_DICTIONARIES,
    managers,
    formerManagerIds: managers.some((one) => one.id === "7") ? [] : ["7"],
  };
  const of: Account = { ...account(`${crm}:1`), crm };
  return accessHealth(of, credentials, { dictionaries, lifetime: 180 * DAY, now: NOW });
}
const failure = (until: number | null, code = "token-refused") =>
  ({ ...pair, failure: { code, count: 1, at: NOW, until } }) as OAuthCredentials;

describe("access", () => {
  test.each<[string, ReturnType<typeof health>, boolean, string[]]>([
    ["a good pair", health(pair), true, []],
    ["nothing stored", health(null), false, []],
    ["a dead pair", health(failure(null)), false, ["token-refused"]],
    ["a lost answer", health(failure(null, "token-lost")), false, ["token-lost"]],
    ["a CRM out of reach", health(failure(NOW + 5, "crm-unavailable")), true, ["crm-unavailable"]],
    ["a failure that is over", health(failure(NOW - 1, "crm-unavailable")), true, []],
    ["unused for 134 days of 180", health({ ...pair, obtainedAt: NOW - 134 * DAY }), true, []],
    [
      "B8: unused for 136 days of 180",
      health({ ...pair, obtainedAt: NOW - 136 * DAY }),
      true,
      ["access-ending"],
    ],
  ])("%s", (_, found, connected, problems) => {
    expect(found).toEqual({ connected, problems });
  });

  test.each<[string, CrmName, Manager[], string[]]>([
    ["an administrator", "bitrix24", [user()], []],
    ["who is one no more", "bitrix24", [user({ admin: false })], ["owner-lost-rights"]],
    ["who was dismissed", "bitrix24", [user({ active: false })], ["owner-lost-rights"]],
    ["who is listed no more", "bitrix24", [user({ id: "8" })], ["owner-lost-rights"]],
    ["one no more, in amoCRM", "amocrm", [user({ admin: false })], ["owner-lost-rights"]],
    ["switched off in amoCRM, whose token lives on", "amocrm", [user({ active: false })], []],
    ["deleted in amoCRM, whose token lives on", "amocrm", [user({ id: "8" })], []],
  ])("B11: its owner is %s (%s)", (_, crm, managers, problems) => {
    expect(health(pair, managers, crm).problems).toEqual(problems);
  });

  test("an incoming webhook names its owner in its address", () => {
    const webhook: Credentials = { kind: "webhook", url: "https://company.bitrix24.ru/rest/7/secret/" };
    expect(health(webhook, [user({ active: false })]).problems).toEqual(["owner-lost-rights"]);
  });

  test("every problem has its sentence in both languages", () => {
    for (const code of [
      "token-refused",
      "token-lost",
      "crm-unavailable",
      "access-ending",
      "owner-lost-rights",
    ])
      expect(PROBLEM_TEXTS[code]).toEqual({ en: expect.any(String), ru: expect.any(String) });
  });
});
