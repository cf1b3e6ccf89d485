import { expect, test } from "vitest";
import { ConnectorError } from "#connector/errors.ts";
import { createLog } from "#connector/log.ts";

function logged(work: (log: ReturnType<typeof createLog>) => void): { text: string; line: unknown } {
  let text = "";
  work(
    createLog("info", (line) => {
      text += line;
    }),
  );
  return { text, line: JSON.parse(text) };
}

test("secrets are hidden wherever they stand", () => {
  const s = "S3CRET";
  const { text } = logged((log) =>
    log.info(
      {
        credentials: { kind: "oauth", accessToken: s, deep: { deeper: { refresh_token: s } } },
        headers: { Authorization: `Bearer ${s}`, "X-Auth-Token": `quoted \\" ${s}` },
        asked: `https://company.bitrix24.ru/rest/1/${s}/crm.deal.list.json?auth=${s}&start=0`,
        path: `/hooks/amocrm/${s}`,
        address: `https://our.example/hooks/bitrix24?key=${s}`,
        survey: `/nps/${s}?language=ru`,
        database: `postgresql://desyatka:${s}@db.local:5432/desyatka`,
        jwt: `eyJhbGciOiJIUzI1NiJ9.eyJ${s}.${s}`,
      },
      `asked with Bearer ${s} and ?client_secret=${s}`,
    ),
  );
  expect(text).not.toContain(s);
  expect(text).toContain("company.bitrix24.ru/rest/1/");
  expect(text).toContain("start=0");
  expect(text).toContain("db.local:5432/desyatka");
});

test("an error is told by its words and causes, without what a library hangs on it", () => {
  const cause = Object.assign(new Error("socket closed"), { config: { headers: { cookie: "own" } } });
  const error = new ConnectorError("crm-unavailable", { host: "h", detail: "d" }, { cause });
  const { text, line } = logged((log) => log.warn({ err: error, account: "amocrm:1" }, "sync failed"));
  expect(line).toMatchObject({
    msg: "sync failed",
    account: "amocrm:1",
    err: { type: "ConnectorError", code: "crm-unavailable", cause: { message: "socket closed" } },
  });
  expect(text).not.toContain("headers");
});

test("a circle of causes ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(logged((log) => log.error({ err: error })).text).toContain("round");
});

test("each line is one JSON document, and lower levels stay silent", () => {
  const { line } = logged((log) => {
    log.debug("not this");
    log.info("this\nwith a break");
  });
  expect(line).toMatchObject({ level: 30, msg: "this\nwith a break" });
});
