import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import { carriersOf } from "#connector/http/office.ts";
import { signLink } from "#connector/http/signed-link.ts";
import type { CardAnswer, ReportAnswer } from "#shared/api/answers.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead, move } from "#tests/shared/kpi/sample.ts";
import { dictionaries, NOON, type Office, openOffice, SECRET } from "../reports/office.ts";

let office: Office;
let path: string;

beforeEach(async () => {
  office = await openOffice();
  const records = [
    lead({ id: "1", createdAt: at("2026-10-01T10:00+03:00"), title: "Шкаф" }),
    lead({ id: "2", createdAt: at("2026-10-01T10:00+03:00") }),
  ];
  await office.store.apply(
    office.account.id,
    { records, moves: [move("1", at("2026-10-05T10:00+03:00"), 60, 142)] },
    null,
  );
  path = new URL((await cardOf("1")).surveyUrl!).pathname;
});
afterEach(() => office.close());

const cardOf = async (id: string) => (await (await office.ask(`/api/card?lead=${id}`)).json()) as CardAnswer;
const open = (where = path) => office.ask(where, null, { headers: { "accept-language": "ru" } });
const answer = (fields: Record<string, string>, where = path) =>
  office.ask(where, null, {
    method: "POST",
    headers: { "accept-language": "ru", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
async function nps() {
  const { kpis } = (await (await office.ask("/api/report?period=month:2026-10")).json()) as ReportAnswer;
  return kpis.nps;
}
const sendLetters = () => createPostOffice(office.context, carriersOf(office.context)).tick();

describe("the link", () => {
  test("is there for a won lead, always the same, and for no other", async () => {
    expect((await cardOf("1")).surveyUrl).toBe(`https://desyatka.example${path}`);
    expect((await cardOf("2")).surveyUrl).toBeNull();
  });

  test("opens a page without scripts in the reader's language; opening it is no answer", async () => {
    const page = await open();
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain("Насколько вероятно, что вы порекомендуете Test");
    expect(text).not.toMatch(/<script|src=|Шкаф/);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await (await office.ask(`${path}?language=en`, null)).text()).toContain(
      "How likely are you to recommend",
    );
    expect((await nps()).n).toBe(0);
  });

  test.each([
    ["changed", (token: string) => `${token.slice(0, -2)}AA`],
    ["cut", (token: string) => token.slice(0, -1)],
    ["with more behind it", (token: string) => `${token}.x`],
    [
      "for another lead",
      (token: string) =>
        `${Buffer.from('["amocrm:1","2",9999999999]').toString("base64url")}.${token.split(".")[1]}`,
    ],
    [
      "for another purpose",
      () => signLink(SECRET, "report", { account: "amocrm:1", subject: "1", expiresAt: 9_999_999_999 }),
    ],
    [
      "of an unknown account",
      () => signLink(SECRET, "nps", { account: "amocrm:9", subject: "1", expiresAt: 9_999_999_999 }),
    ],
  ])("%s is no link of ours, and changes nothing", async (_, forge) => {
    const forged = `/nps/${forge(path.slice("/nps/".length))}`;
    const page = await open(forged);
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("Ссылка неполная")]);
    expect((await answer({ score: "9" }, forged)).status).toBe(404);
    expect((await nps()).n).toBe(0);
  });

  test("goes out of date two months after the win, and with its lead", async () => {
    office.setNow(at("2026-12-05T00:00+03:00"));
    const late = await open();
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining("Опрос уже завершён")]);
    office.setNow(NOON);
    await office.store.apply(office.account.id, { deletedRecords: [{ id: "1", at: NOON }] }, null);
    expect((await answer({ score: "9" })).status).toBe(410);
  });
});

describe("an answer", () => {
  test("is in the figures at once", async () => {
    const page = await answer({ score: "10", comment: "Спасибо!" });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Ваша оценка: 10 из 10")]);
    expect(await nps()).toMatchObject({
      value: 100,
      n: 1,
      details: { promoters: 1, passives: 0, detractors: 0 },
    });
  });

  test("may be changed until the day ends in the account's zone, and counts once", async () => {
    await answer({ score: "10" });
    office.setNow(at("2026-10-12T23:59:59+03:00"));
    expect(await (await open()).text()).toMatch(/value="10" required checked/);
    await answer({ score: "3" });
    expect(await nps()).toMatchObject({ value: -100, n: 1 });
    office.setNow(at("2026-10-13T00:00:00+03:00"));
    const again = await answer({ score: "10" });
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining("Вы уже ответили")]);
    expect(await nps()).toMatchObject({ value: -100, n: 1 });
  });

  test.each([
    [{}],
    [{ score: "11" }],
    [{ score: "-1" }],
    [{ score: "5.5" }],
    [{ score: "" }],
    [{ score: "09" }],
  ])("%j is none: the form comes back and says so", async (fields) => {
    const page = await answer(fields as Record<string, string>);
    expect([page.status, await page.text()]).toEqual([
      400,
      expect.stringContaining("выберите число от 0 до 10"),
    ]);
    expect((await nps()).n).toBe(0);
  });

  test("keeps no words of the client: they go into the CRM, and are forgotten here", async () => {
    await answer({ score: "9", comment: "Звоните  мне\r\nна 8 900 000 00 00" });
    await sendLetters();
    expect(office.crm.remarks).toEqual([
      { recordId: "1", text: "Опрос клиента: оценка 9 из 10. «Звоните  мне на 8 900 000 00 00»" },
    ]);
    expect(JSON.stringify(await office.store.rows(office.account.id))).not.toContain("900");
    expect(await office.store.outbox.letters(office.account.id, "nps:1:note")).toMatchObject([
      { state: "sent" },
    ]);
    expect(await office.store.outbox.dueKinds(NOON + 1_000_000)).toEqual([]);
  });

  test("that is low reaches the manager and the head, once a day", async () => {
    await answer({ score: "6" });
    await answer({ score: "2" });
    await sendLetters();
    expect(office.crm.told.map(({ userId, recordId }) => [userId, recordId])).toEqual([
      ["1", "1"],
      ["7", "1"],
    ]);
    expect(office.crm.told[0]!.text).toBe("Клиент поставил 6 из 10: «Шкаф». Свяжитесь с ним.");
  });

  test("that is high disturbs nobody", async () => {
    await answer({ score: "7" });
    await sendLetters();
    expect(office.crm.told).toEqual([]);
  });

  test("is written into the field of the settings, the latest one", async () => {
    const field = { id: "901", name: "NPS", type: "numeric", options: [] };
    await office.store.apply(
      office.account.id,
      { dictionaries: { ...dictionaries, customFields: [field] } },
      null,
    );
    await office.store.putSettings(office.account.id, settingsSchema.parse({ nps: { field: "901" } }));
    await answer({ score: "8" });
    office.setNow(NOON + 60);
    await answer({ score: "9" });
    await sendLetters();
    for await (const { records } of office.crm.read(["1"], {} as never))
      expect(records![0]!.fields).toEqual({ "901": ["9"] });
    expect(await office.store.outbox.letters(office.account.id, "nps:1:field")).toMatchObject([
      { state: "sent" },
      { state: "sent" },
    ]);
  });
});
