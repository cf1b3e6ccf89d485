import { afterEach, beforeEach, expect, test } from "vitest";
import type { CardAnswer } from "#shared/api/answers.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead } from "#tests/shared/kpi/sample.ts";
import { dictionaries, type Office, openOffice } from "./office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  const createdAt = at("2026-10-12T10:00+03:00");
  const records = [lead({ id: "1", createdAt }), lead({ id: "2", createdAt, managerId: "8" })];
  await office.store.apply(office.account.id, { records }, null);
});
afterEach(() => office.close());

test("an objection becomes a tag in the CRM, and counts at once", async () => {
  const answer = await office.post("/api/objections", { lead: "1", kind: "  ДОРОГО " });
  expect(await answer.json()).toEqual({ lead: "1", kinds: ["дорого"] });
  const [stored] = await office.store.records(office.account.id, ["1"]);
  expect(stored!.tags).toEqual(["возражение:дорого"]);
  const again = await office.post("/api/objections", { lead: "1", kind: "дорого" });
  expect(await again.json()).toEqual({ lead: "1", kinds: ["дорого"] });
  expect((await office.store.records(office.account.id, ["1"]))[0]!.tags).toHaveLength(1);
});

test("the field that the settings name is written instead of a tag", async () => {
  const field = { id: "55", name: "Objections", type: "multiselect", options: ["Дорого"] };
  await office.store.apply(
    office.account.id,
    { dictionaries: { ...dictionaries, customFields: [field] } },
    null,
  );
  await office.store.putSettings(office.account.id, settingsSchema.parse({ objections: { field: "55" } }));
  const answer = await office.post("/api/objections", { lead: "1", kind: "дорого" });
  expect(await answer.json()).toEqual({ lead: "1", kinds: ["дорого"] });
  expect((await office.store.records(office.account.id, ["1"]))[0]).toMatchObject({
    tags: [],
    fields: { "55": ["дорого"] },
  });
});

test("where there is nowhere to write, the card says so and the request is refused with a sentence", async () => {
  await office.store.putSettings(
    office.account.id,
    settingsSchema.parse({ objections: { tagPrefixes: [] } }),
  );
  const card = (await (await office.ask("/api/card?lead=1")).json()) as CardAnswer;
  expect(card.objections.writable).toBe(false);
  const refused = await office.post("/api/objections", { lead: "1", kind: "дорого" });
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "objections-nowhere" });
});

test("another manager's lead, an unknown lead and an empty objection are refused", async () => {
  const answers = await Promise.all([
    office.post("/api/objections", { lead: "2", kind: "дорого" }, "7"),
    office.post("/api/objections", { lead: "3", kind: "дорого" }),
    office.post("/api/objections", { lead: "1", kind: " \n" }),
    office.post("/api/objections", { lead: "1", kind: "x".repeat(101) }),
    office.post("/api/objections", { lead: "1", kind: "x", account: "amocrm:2" }),
  ]);
  expect(answers.map((one) => one.status)).toEqual([403, 404, 400, 400, 400]);
  expect((await office.store.records(office.account.id, ["2"]))[0]!.tags).toEqual([]);
});
