/** A caller in a loop, and one who guesses (reliability.md F19, F23). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTenants, type Tenant, type Tenants } from "./tenants.ts";

let tenants: Tenants;
/** Monotonic milliseconds; stands still until the test moves it. */
let time: number;
beforeEach(async () => {
  tenants = await openTenants();
  time = 0;
  tenants.context.ticks = () => time;
});
afterEach(() => tenants.close());

const statuses = async (count: number, ask: () => Promise<Response>) => {
  const answers = [];
  for (let call = 0; call < count; call++) answers.push(await ask());
  return answers;
};
const limited = (answers: readonly Response[]) => answers.filter((one) => one.status === 429);

describe("F19", () => {
  const status = (tenant: Tenant, user: string) => () => tenants.as(tenant, user, "/api/status");

  test("a page in a loop is slowed down, is told for how long, and slows nobody else", async () => {
    const { amo, otherAmo } = tenants.all;
    const answers = await statuses(300, status(amo, amo.users.admin));
    expect(limited(answers)).toHaveLength(100);
    const wait = Number(limited(answers)[0]!.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(await limited(answers)[0]!.json()).toMatchObject({ code: "too-many-requests", status: 429 });
    for (const [tenant, user] of [
      [amo, amo.users.seller],
      [otherAmo, otherAmo.users.admin],
    ] as const)
      expect((await status(tenant, user)()).status).toBe(200);
    time += wait * 1_000;
    expect((await status(amo, amo.users.admin)()).status).toBe(200);
  });

  test("who is refused six hundred times is told to wait instead, and whoever has a right is not", async () => {
    const guess = () => tenants.get("/api/status", { "x-auth-token": "a.b.c" });
    const answers = await statuses(700, guess);
    expect(limited(answers)).toHaveLength(100);
    expect(Number(limited(answers)[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
    const { amo } = tenants.all;
    expect((await status(amo, amo.users.admin)()).status).toBe(200);
  });

  test("installations and removals from one place are limited", async () => {
    const answers = await statuses(500, () => tenants.get("/uninstall/amocrm?account_id=1"));
    expect(limited(answers).length).toBeGreaterThan(99);
    time += 20_000;
    expect((await tenants.get("/uninstall/amocrm?account_id=1")).status).not.toBe(429);
  });

  test("ids cannot be counted through: unknown, foreign and malformed ones answer alike", async () => {
    const { amo, otherAmo } = tenants.all;
    const codeOf = async (lead: string) => {
      const answer = await tenants.as(amo, amo.users.admin, `/api/card?lead=${encodeURIComponent(lead)}`);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    const expected = [404, "lead-unknown"];
    for (const lead of [otherAmo.leads.seller, "1", "999999999999", "-1", "x", "../1", ""])
      expect(await codeOf(lead)).toEqual(expected);
  });
});

test("F23: every comparison with a secret takes the same time", () => {
  const root = join(import.meta.dirname, "../../connector/http");
  for (const file of [
    "hook-address.ts",
    "signed-link.ts",
    "routes/amocrm-uninstall.ts",
    "routes/bitrix24-app.ts",
  ]) {
    const text = readFileSync(join(root, file), "utf8");
    expect(text, file).toContain("timingSafeEqual");
    expect(text, file).not.toMatch(/(signature|secret|Token|mac)\s*[!=]==\s*(?!null|undefined)\w/);
  }
});
