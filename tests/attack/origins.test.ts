/** Which pages may ask us, show us, and be led away by us (reliability.md F10, F12, F20, F21). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isVendorHost } from "#connector/crm/hosts.ts";
import { SERVICE } from "#tests/connector/http/service-rig.ts";
import { openTenants, type Tenants } from "./tenants.ts";

let tenants: Tenants;
beforeAll(async () => {
  tenants = await openTenants();
});
afterAll(() => tenants.close());

const preflight = (origin: string) =>
  tenants.app.request(`${SERVICE}/api/report`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "GET",
      "access-control-request-headers": "x-auth-token",
    },
  });
const allowed = (answer: Response) => answer.headers.get("access-control-allow-origin");

const STRANGERS = [
  "null",
  "*",
  "https://evil.example",
  "https://alpha.amocrm.ru.evil.example",
  "https://evil.example/alpha.amocrm.ru",
  "https://evilalpha.amocrm.ru",
  "https://alpha.amocrm.ru:8443",
  "https://alpha.amocrm.ru:443",
  "http://alpha.amocrm.ru",
  "https://ALPHA.amocrm.ru",
  "https://alpha.amocrm.ru/",
  "https://a@alpha.amocrm.ru",
  "https://alpha.amocrm.com",
  "https://amocrm.ru",
  "https://www.amocrm.ru",
  "file://",
  "",
];

describe("F10: origins", () => {
  test.each(STRANGERS)(
    "a page of %j is told nothing, neither before nor with a right token",
    async (origin) => {
      expect(allowed(await preflight(origin))).toBeNull();
      const { amo } = tenants.all;
      const answer = await tenants.as(amo, amo.users.admin, "/api/status", { headers: { origin } });
      expect(allowed(answer)).toBeNull();
      if (origin !== "") expect(answer.status).toBe(401);
    },
  );

  test("the account's own page may ask, with its token in a header, and without cookies", async () => {
    const before = await preflight("https://alpha.amocrm.ru");
    expect(allowed(before)).toBe("https://alpha.amocrm.ru");
    expect(before.headers.get("access-control-allow-headers")).toMatch(/x-auth-token/i);
    expect(before.headers.get("access-control-allow-credentials")).toBeNull();
    expect(before.headers.get("vary")).toMatch(/origin/i);
    const { amo } = tenants.all;
    const headers = { origin: "https://alpha.amocrm.ru" };
    const answer = await tenants.as(amo, amo.users.admin, "/api/status", { headers });
    expect([answer.status, allowed(answer)]).toEqual([200, "https://alpha.amocrm.ru"]);
    expect(answer.headers.get("vary")).toMatch(/origin/i);
  });

  test("another connected account's page may not ask with this account's token", async () => {
    const { amo } = tenants.all;
    const headers = { origin: "https://beta.amocrm.ru" };
    expect((await tenants.as(amo, amo.users.admin, "/api/status", { headers })).status).toBe(401);
  });

  test("nothing but the widget's routes answers other pages at all", async () => {
    for (const path of ["/health", "/install/amocrm", "/app/bitrix24", "/privacy"]) {
      const answer = await tenants.get(path, { origin: "https://alpha.amocrm.ru" });
      expect(allowed(answer), path).toBeNull();
    }
  });
});

test("F21: pages that anybody may open are in nobody's frame", async () => {
  for (const path of ["/app/bitrix24", "/install/bitrix24", "/install/amocrm?error=access_denied"]) {
    const answer = await tenants.get(path, { accept: "text/html" });
    expect(answer.headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  }
});

describe("F20: nobody is led away", () => {
  test.each(["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "%s in any parameter is no redirect",
    async (to) => {
      const names = [
        "redirect",
        "redirect_uri",
        "return",
        "next",
        "url",
        "referer",
        "state",
        "platform",
        "back",
      ];
      const query = new URLSearchParams(names.map((name) => [name, to]));
      for (const path of [
        "/connect/amocrm",
        "/install/amocrm",
        "/uninstall/amocrm",
        "/app/bitrix24",
        "/privacy",
      ]) {
        const answer = await tenants.get(`${path}?${query}`);
        const location = answer.headers.get("location");
        if (location !== null) expect(new URL(location).origin, path).toBe("https://www.amocrm.ru");
      }
    },
  );
});

describe("F12: whom we call", () => {
  test.each([
    "127.0.0.1",
    "localhost",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "metadata.google.internal",
    "internal",
    "x.bitrix24.ru.",
    "x.bitrix24.ru:80",
    "x.bitrix24.ru\t",
    "x.bitrix24.evil",
    "x.bitrix24.ru.evil.example",
    "xbitrix24.ru",
    "x_y.amocrm.ru",
    "x.y.bitrix24.ru",
    "xn--80ak6aa92e.example",
  ])("%j is no CRM's, so it is not called", (host) => {
    expect(isVendorHost("amocrm", host) || isVendorHost("bitrix24", host)).toBe(false);
  });
});
