/** Warnings over a turning clock: who is told of a waiting client, when, and that nobody is told twice. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWaitingWatch, type WaitingWatch } from "#connector/alerts/waiting-watch.ts";
import { createPostOffice, type PostOffice } from "#connector/delivery/post-office.ts";
import { carriersOf } from "#connector/http/office.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead, move, touch } from "#tests/shared/kpi/sample.ts";
import { dictionaries, type Office, openOffice } from "../reports/office.ts";

const MONDAY = "2026-10-12";
const monday = (time: string) => at(`${MONDAY}T${time}+03:00`);

let office: Office;
let watches: WaitingWatch[];
let post: PostOffice;
/** When each message came: `10:07:30 7 …`. */
let told: string[];

beforeEach(async () => {
  office = await openOffice();
  // Two processes watch the same accounts.
  watches = [createWaitingWatch(office.context), createWaitingWatch(office.context)];
  post = createPostOffice(office.context, carriersOf(office.context));
  told = [];
  await syncedUntil(at("2026-12-01T00:00Z"));
});
afterEach(() => office.close());

const syncedUntil = (instant: number) =>
  office.store.apply(
    office.account.id,
    {},
    { stream: "leads", syncedUntil: instant, problem: null, cursor: null },
  );
const arrive = (id: string, createdAt: number, fields: Partial<LeadRecord> = {}) =>
  office.store.apply(
    office.account.id,
    { records: [lead({ id, createdAt, title: `Шкаф ${id}`, ...fields })] },
    null,
  );
const settings = (input: object) => office.store.putSettings(office.account.id, settingsSchema.parse(input));
const localTime = (now: number) => new Date((now + 3 * 3_600) * 1000).toISOString().slice(11, 19);

async function run(from: number, until: number, step = 5): Promise<void> {
  for (let now = from; now <= until; now += step) {
    office.setNow(now);
    await Promise.all(watches.map((watch) => watch.tick()));
    const before = office.crm.told.length;
    await post.tick();
    for (const { userId, text } of office.crm.told.slice(before))
      told.push(`${localTime(now)} ${userId} ${text}`);
  }
}

test("the manager is told at half and at the limit, the head after it, each once", async () => {
  await arrive("1", monday("10:00:00"));
  await run(monday("10:00:00"), monday("11:30:00"));
  expect(told).toEqual([
    "10:07:30 7 Клиент ждёт ответа: «Шкаф 1». Осталось 8 мин рабочего времени.",
    "10:15:00 7 Время на ответ вышло: «Шкаф 1». Клиент ждёт уже 15 мин рабочего времени.",
    "10:30:00 1 Клиенту не ответили за 30 мин рабочего времени: «Шкаф 1». Ответственный: Anna.",
  ]);
  watches = [createWaitingWatch(office.context)];
  await run(monday("11:30:00"), monday("11:31:00"));
  expect(told).toHaveLength(3);
});

test("whoever has reacted is left in peace, also one who did it a moment ago", async () => {
  await arrive("1", monday("10:00:00"));
  await run(monday("10:00:00"), monday("10:14:55"));
  const call = touch({ on: "1", at: monday("10:14:56"), answered: false });
  await office.store.apply(office.account.id, { touches: [call] }, null);
  await run(monday("10:15:00"), monday("11:00:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["10:07:30 7"]);
});

test("a lead that is closed unanswered needs no answer any more; reopened it does", async () => {
  await arrive("1", monday("10:00:00"));
  await run(monday("10:00:00"), monday("10:10:00"));
  await office.store.apply(office.account.id, { moves: [move("1", monday("10:10:00"), 60, 143)] }, null);
  await run(monday("10:10:05"), monday("10:20:00"));
  await office.store.apply(office.account.id, { moves: [move("1", monday("10:20:00"), 143, 60)] }, null);
  await run(monday("10:20:05"), monday("10:40:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["10:07:30 7", "10:20:05 7", "10:30:00 1"]);
});

test("nobody is disturbed outside working hours: the evening's client is told of in the morning", async () => {
  const friday = at("2026-10-09T17:55:00+03:00");
  await arrive("1", friday);
  await run(friday, at("2026-10-10T12:00:00+03:00"), 60);
  expect(told).toEqual([]);
  await run(monday("08:50:00"), monday("09:12:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["09:02:30 7", "09:10:00 7"]);
});

test("rules of a pipeline and of a source come before the limit; the first that fits holds", async () => {
  await settings({
    warnings: {
      half: null,
      after: null,
      rules: [
        { pipeline: "9", slaMinutes: null },
        { source: "5", slaMinutes: 2 },
        { pipeline: "3", source: "6", slaMinutes: 30 },
      ],
    },
  });
  const [elsewhere, channel] = [{ pipelineId: "9", stageId: "9:60" }, { sourceId: "5" }];
  await arrive("1", monday("10:00:00"), { ...elsewhere, ...channel });
  await arrive("2", monday("10:00:00"), channel);
  await arrive("3", monday("10:00:00"), { sourceId: "6" });
  await arrive("4", monday("10:00:00"));
  await run(monday("10:00:00"), monday("11:00:00"));
  expect(told.map((one) => [one.slice(0, 8), /Шкаф (\d)/.exec(one)![1]])).toEqual([
    ["10:02:00", "2"],
    ["10:15:00", "4"],
    ["10:30:00", "3"],
  ]);
});

test("where no manager can be told, the head is: nobody's lead, one who left, one who was switched off", async () => {
  const managers = dictionaries.managers.map((one) => (one.id === "8" ? { ...one, active: false } : one));
  await office.store.apply(office.account.id, { dictionaries: { ...dictionaries, managers } }, null);
  await settings({ warnings: { half: null, after: null, heads: ["7"] } });
  await arrive("1", monday("10:00:00"), { managerId: null });
  await arrive("2", monday("10:00:00"), { managerId: "99" });
  await arrive("3", monday("10:00:00"), { managerId: "8" });
  await run(monday("10:00:00"), monday("10:20:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["10:15:00 7", "10:15:00 7", "10:15:00 7"]);
});

test("data that are behind may not know of an answer: the warning waits for them", async () => {
  await syncedUntil(monday("10:01:00"));
  await arrive("1", monday("10:00:00"));
  await arrive("2", monday("10:00:00"));
  await run(monday("10:01:00"), monday("10:10:00"));
  expect(told).toEqual([]);
  await office.store.apply(
    office.account.id,
    { touches: [touch({ on: "1", at: monday("10:03:00") })] },
    null,
  );
  await syncedUntil(monday("10:11:00"));
  await run(monday("10:11:00"), monday("10:12:00"));
  expect(told.map((one) => /Шкаф \d/.exec(one)![0])).toEqual(["Шкаф 2"]);
});

test("a first pull full of old clients, and warnings switched off, tell nobody", async () => {
  await arrive("1", monday("09:00:00"));
  await arrive("2", at("2026-10-05T10:00:00+03:00"));
  await run(monday("10:30:00"), monday("10:31:00"));
  await settings({ warnings: { on: false } });
  await arrive("3", monday("10:31:00"));
  await run(monday("10:31:00"), monday("11:20:00"));
  expect(told).toEqual([]);
});

test("a client whose request the CRM dates a moment ahead of our clock is not overlooked", async () => {
  office.setNow(monday("09:59:30"));
  await Promise.all(watches.map((watch) => watch.tick()));
  await arrive("1", monday("10:00:00"));
  await run(monday("09:59:40"), monday("10:10:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["10:07:30 7"]);
});

test("a lead that changes hands is told of once a level", async () => {
  await arrive("1", monday("10:00:00"));
  await run(monday("10:00:00"), monday("10:08:00"));
  await arrive("1", monday("10:00:00"), { managerId: "8" });
  await run(monday("10:08:00"), monday("10:20:00"));
  expect(told.map((one) => one.slice(0, 10))).toEqual(["10:07:30 7", "10:15:00 8"]);
});
