/** Whose the account is, by the account's own word, and what is refused. */
import { afterEach, expect, test } from "vitest";
import { CrmAuthError, CrmContractError, CrmUnavailableError, InputError } from "#connector/errors.ts";
import { type PlainAccount, plainAccount, type Row, type Rules } from "./plain-account.ts";

const open: PlainAccount[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((account) => account.close()));
});

async function identify(tables: Record<string, Row[]> = {}, rules: Partial<Rules> = {}) {
  const account = await plainAccount(tables, rules);
  open.push(account);
  const { credentials, host } = account.adapter.parseConnect(account.input);
  return account.adapter.identify(credentials, host);
}

/** The account's own answer, changed. */
const accountIs = (more: Row) => (path: string) =>
  path.startsWith("/api/v4/account")
    ? {
        status: 200,
        body: JSON.stringify({ id: 77, name: "Plain", current_user_id: 1, currency: "KZT", ...more }),
      }
    : null;
const zoned = (timezone: unknown) => accountIs({ _embedded: { datetime_settings: { timezone } } });

test("id, currency and zone are the account's", async () => {
  expect(await identify({}, { instead: zoned("Asia/Almaty") })).toMatchObject({
    id: "amocrm:77",
    currency: "KZT",
    timeZone: "Asia/Almaty",
    fullRights: true,
  });
});

test("days are cut in UTC where nobody knows the zone, and it is said", async () => {
  expect(await identify({}, { instead: zoned("Foo/Bar") })).toMatchObject({
    timeZone: "UTC",
    unknownZone: "Foo/Bar",
  });
});

test("the token of somebody who is no administrator is refused", async () => {
  const manager = { id: 1, name: "Менеджер", rights: { is_admin: false } };
  await expect(identify({ users: [manager] })).rejects.toMatchObject({ code: "not-admin" });
  const closed = (path: string) =>
    path.startsWith("/api/v4/users") ? { status: 403, body: '{"title":"Forbidden","status":403}' } : null;
  await expect(identify({}, { instead: closed })).rejects.toBeInstanceOf(CrmAuthError);
});

test("a token outlives the administrator who granted it", async () => {
  const other = { id: 2, name: "Другой", rights: { is_admin: true } };
  expect(await identify({ users: [other] })).toMatchObject({ fullRights: true });
  const closed = (path: string) =>
    path.startsWith("/api/v4/users?") ? { status: 403, body: '{"title":"Forbidden","status":403}' } : null;
  await expect(identify({ users: [other] }, { instead: closed })).rejects.toMatchObject({
    code: "not-admin",
  });
});

test.each<[string, number, string, new (...none: never[]) => Error]>([
  ["a page of somebody else", 200, "<html>shop</html>", CrmUnavailableError],
  ["nothing there", 404, "<html>404</html>", InputError],
  ["another kind of account", 200, '{"name":"x"}', CrmContractError],
  ["a server in trouble", 503, "", CrmUnavailableError],
])("%s is told within seconds", async (_, status, body, error) => {
  await expect(identify({}, { instead: () => ({ status, body }) })).rejects.toBeInstanceOf(error);
});
