/**
 * Words that are commands elsewhere: in queries (SQL), in names that the CRM brings (HTML, spreadsheets, logs), and in
 * what goes wrong (reliability.md F13, F14, F15, F18, B13).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StorageError } from "#connector/errors.ts";
import { createApp } from "#connector/http/app.ts";
import { CLIENT_SECRET, KEY, SERVICE } from "#tests/connector/http/service-rig.ts";
import { openTenants, PERIOD, type Tenants } from "./tenants.ts";

let tenants: Tenants;
beforeAll(async () => {
  tenants = await openTenants();
});
afterAll(() => tenants.close());

const asAdmin = (path: string, init?: RequestInit) =>
  tenants.as(tenants.all.amo, tenants.all.amo.users.admin, path, init);

const SQL = [
  "'",
  "1' OR '1'='1",
  "1; DROP TABLE accounts; --",
  "1) UNION SELECT sealed FROM credentials --",
  '" OR ""="',
  "%' ESCAPE '!",
  "1/**/OR/**/1=1",
  "\u0000",
  "\\",
  "0x31",
  "{{7*7}}",
];

describe("F15: SQL in what is asked", () => {
  const leads = { period: PERIOD, of: "conversion.won" };
  const ASKED: [path: string, query: Record<string, string>, parameters: string[]][] = [
    ["/api/report", { period: PERIOD }, ["period", "asOf", "by", "manager", "language"]],
    ["/api/records", leads, ["of", "manager", "pipeline", "source", "team"]],
    ["/api/export", { ...leads, format: "csv" }, ["format", "of"]],
    ["/api/card", {}, ["lead"]],
  ];

  test.each(SQL)("%j changes no row and reads none", async (word) => {
    const { store } = tenants.context;
    const { amo } = tenants.all;
    const rowsBefore = JSON.stringify(await store.rows(amo.account.id));
    for (const [path, query, parameters] of ASKED)
      for (const parameter of parameters) {
        const answer = await asAdmin(`${path}?${new URLSearchParams({ ...query, [parameter]: word })}`);
        expect([200, 400, 404], `${path} ${parameter}`).toContain(answer.status);
        expect((await answer.text()).replaceAll(word, "")).not.toMatch(
          /SQLITE|syntax error|no such (table|column)|v1\.[\w+/]{20}/i,
        );
      }
    for (const path of ["/api/reports/", "/reports/", "/hooks/amocrm/", "/widget/page/"]) {
      const answer = await asAdmin(`${path}${encodeURIComponent(word)}`);
      expect([400, 404], path).toContain(answer.status);
    }
    expect(JSON.stringify(await store.rows(amo.account.id))).toBe(rowsBefore);
    expect(await store.accounts()).toHaveLength(4);
  });
});

const NAMES = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</script><script>alert(1)</script>",
  "javascript:alert(1)",
  "<svg/onload=alert(1)>",
  "&lt;b&gt;",
];
const FORMULAS = [
  "=1+1",
  "+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "  =1",
  '=HYPERLINK("http://evil")',
  "＝1+1",
];

describe("names that the CRM brings", () => {
  /** The tenant's leads under such titles. */
  async function rename(titles: readonly string[]): Promise<void> {
    const { store } = tenants.context;
    const { amo } = tenants.all;
    const ids = (await store.recordIds(amo.account.id)).slice(0, titles.length);
    const records = await store.records(amo.account.id, ids);
    await store.apply(
      amo.account.id,
      {
        records: records.map((one, index) => ({
          ...one,
          title: titles[index]!,
          outcome: "won",
          closedAt: one.createdAt + 60,
        })),
      },
      null,
    );
  }

  test("F13: travel as JSON, never as a page", async () => {
    await rename(NAMES);
    const answer = await asAdmin(`/api/records?period=${PERIOD}&of=conversion.leads`);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const { records } = (await answer.json()) as { records: { title: string; url: string }[] };
    expect(records.map((one) => one.title)).toEqual(expect.arrayContaining(NAMES));
    for (const { url } of records) expect(url).toMatch(/^https:\/\/alpha\.amocrm\.ru\/leads\/detail\/\d+$/);
  });

  test("F14: are no formulas in a spreadsheet, and numbers stay numbers", async () => {
    await rename(FORMULAS.slice(0, 8));
    const answer = await asAdmin(`/api/export?period=${PERIOD}&of=conversion.leads&format=csv`);
    const cells = [...(await answer.text()).matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? "",
    );
    expect(cells.filter((cell) => cell.includes("1+1"))).not.toEqual([]);
    expect(cells.filter((cell) => /^\s*[=@]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => /^\s*[+-](?!\d+([.,]\d+)?$)/.test(cell))).toEqual([]);
    expect(cells).toContain("1000");
  });
});

describe("F18: what goes wrong in our own house", () => {
  const SECRETS = /SELECT|INSERT|password|pa55|at .*\.ts:\d+|node_modules|\/home\/|sealed/;

  test.each([
    [
      "an error of the database",
      new StorageError("database-failed", {
        server: "db.internal:5432",
        detail: "SELECT * FROM credentials; password=pa55",
      }),
    ],
    [
      "an error of ours",
      new TypeError("Cannot read properties of undefined (reading 'sealed') password=pa55"),
    ],
  ])("%s is told by its number alone", async (_, thrown) => {
    const broken = createApp({
      ...tenants.context,
      store: { ...tenants.context.store, settings: () => Promise.reject(thrown) },
    });
    const { amo } = tenants.all;
    const headers = await tenants.headers(amo, amo.users.admin);
    const answer = await broken.request(`${SERVICE}/api/settings`, { headers });
    const text = await answer.text();
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(text).not.toMatch(SECRETS);
    const { request } = JSON.parse(text) as { request: string };
    expect(answer.headers.get("x-request-id")).toBe(request);
    expect(tenants.logged.join("")).toContain(request);
  });

  test.each(["en", "ru"])("is told in %s, as a problem document", async (language) => {
    const answer = await tenants.get("/api/report?period=x", { "accept-language": language });
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toEqual({
      title: language === "ru" ? "Вход не выполнен" : "Not signed in",
      status: 401,
      detail: expect.any(String),
      code: "session-invalid",
      request: expect.any(String),
    });
  });

  test("B13: after all this no line of the log holds a secret, and none is broken by a word", async () => {
    const words = 'x\ny\r\n{"level":60,"msg":"forged"}\u001b[31m';
    await asAdmin(`/api/report?period=${encodeURIComponent(words)}`);
    await tenants.get(`/api/status`, { "x-auth-token": `${CLIENT_SECRET}.${KEY.toString("base64")}` });
    await tenants.post(`/app/bitrix24?DOMAIN=gamma.bitrix24.ru`, {
      member_id: "nobody",
      AUTH_ID: "topsecret-token",
    });
    const log = tenants.logged.join("");
    expect(log).not.toContain(CLIENT_SECRET);
    expect(log).not.toContain(KEY.toString("base64"));
    expect(log).not.toContain("topsecret-token");
    for (const line of tenants.logged) {
      expect(line.trim().split("\n")).toHaveLength(1);
      expect(JSON.parse(line)).not.toMatchObject({ msg: "forged" });
    }
  });
});
