/** What the status line says when our access is gone. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTenants, type Tenants } from "#tests/attack/tenants.ts";

let tenants: Tenants;
beforeEach(async () => {
  tenants = await openTenants();
});
afterEach(() => tenants.close());

async function statusOf() {
  const { amo } = tenants.all;
  const answer = await tenants.as(amo, amo.users.admin, "/api/status?language=ru");
  return (await answer.json()) as { connected: boolean; problems: { code: string; text: string }[] };
}

test("a connected account with nothing wrong", async () => {
  expect(await statusOf()).toMatchObject({ connected: true, problems: [] });
});

test("a token that the CRM refuses is told as “connect again”, in the reader's language", async () => {
  const { store, now } = tenants.context;
  await store.putNote(tenants.all.amo.account.id, "trouble", { code: "token-refused", at: now() });
  expect(await statusOf()).toMatchObject({
    connected: false,
    problems: [{ code: "token-refused", text: expect.stringContaining("подключить аккаунт заново") }],
  });
});

test("a pair that died, and one whose answer was lost", async () => {
  const { store, now } = tenants.context;
  const { id } = tenants.all.amo.account;
  for (const code of ["token-refused", "token-lost"] as const) {
    await store.putCredentials(id, {
      kind: "oauth",
      accessToken: "a",
      refreshToken: "r",
      obtainedAt: now(),
      expiresAt: now() + 60,
      failure: { code, count: 1, at: now(), until: null },
    });
    expect(await statusOf()).toMatchObject({ connected: false, problems: [{ code }] });
  }
});
