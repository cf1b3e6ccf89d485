/** What the desk does with slots that cannot be made as planned: each ends in its state, with a sentence. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import { reportCarriers } from "#connector/reports/report-carriers.ts";
import { createReportDesk, type ReportDesk } from "#connector/reports/report-desk.ts";
import type { ReportsAnswer } from "#shared/api/reports.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead } from "#tests/shared/kpi/sample.ts";
import { type MailServer, startMailServer } from "../delivery/mail-server.ts";
import { type Office, openOffice } from "./office.ts";

const START = at("2026-10-05T12:00+03:00");
const clock = (text: string) => at(`2026-10-${text}+03:00`);

let office: Office;
let desk: ReportDesk;
let mail: MailServer;

async function begin(environment: Record<string, string> = {}): Promise<void> {
  office = await openOffice({ connectedAt: START }, environment);
  desk = createReportDesk(office.context);
  await office.store.apply(office.account.id, { records: [lead({ id: "1", createdAt: START })] }, null);
}
beforeEach(async () => {
  mail = await startMailServer();
  await begin({ SMTP_URL: mail.url, MAIL_FROM: "reports@desyatka.example" });
});
afterEach(async () => {
  await office.close();
  await mail.stop();
});

const settings = (reports: object) =>
  office.store.putSettings(
    office.account.id,
    settingsSchema.parse({ reports: { weekly: null, monthly: null, ...reports } }),
  );
const synced = (instant: number | null) =>
  office.store.apply(
    office.account.id,
    {},
    { stream: "leads", syncedUntil: instant, problem: null, cursor: null },
  );
async function tickAt(now: number): Promise<void> {
  office.setNow(now);
  await desk.tick();
  await createPostOffice(office.context, reportCarriers(office.context)).tick();
}
async function slots() {
  const { reports } = (await (await office.ask("/api/reports?language=en")).json()) as ReportsAnswer;
  return reports.map(({ id, state, text }) => [id.replace("daily:2026-10-", ""), state, text]);
}

describe("a slot", () => {
  test("of a period that the first pull has not reached is made when it has, late; else given up with its reason", async () => {
    await settings({});
    await synced(null);
    await tickAt(clock("06T09:00"));
    expect(await slots()).toEqual([["06", "due", null]]);
    await tickAt(clock("07T09:00"));
    expect(await slots()).toEqual([
      ["07", "due", null],
      ["06", "not-created", "The data of the CRM had not been read whole by then."],
    ]);
    await synced(clock("07T11:00"));
    await tickAt(clock("07T11:00"));
    expect((await slots())[0]).toEqual(["07", "late", null]);
  });

  test("of a day without work is skipped where the settings say so, and is not due", async () => {
    await settings({ skipDaysOff: true });
    for (let day = 6; day <= 12; day++) {
      const now = clock(`${String(day).padStart(2, "0")}T09:00`);
      await synced(now);
      await tickAt(now);
    }
    // The report of a day comes the day after: those of Saturday and Sunday are skipped.
    const skipped = (await slots()).filter(([, state]) => state === "skipped");
    expect(skipped.map(([day]) => day)).toEqual(["12", "11"]);
    expect(skipped[0]![2]).toMatch(/Nobody works on that day/);
    const report = (await (await office.ask("/api/report?period=week:2026-W41")).json()) as {
      kpis: { reporting: { details: { due: number } } };
    };
    expect(report.kpis.reporting.details.due).toBe(5);
  });

  test("whose computing fails is tried again, then given up; the others are made", async () => {
    await settings({ weekly: "tue 09:00" });
    await synced(clock("06T09:00"));
    const broken = { ...office.context, crm: () => Promise.reject(new Error("broken")) };
    const failing = createReportDesk(broken);
    for (let minute = 0; minute <= 12; minute += 3) {
      office.setNow(clock(`06T09:${String(minute).padStart(2, "0")}`));
      await failing.tick();
    }
    expect(await slots()).toEqual([
      ["weekly:2026-10-06", "not-created", expect.stringMatching(/could not be computed/)],
      ["06", "not-created", expect.stringMatching(/could not be computed/)],
    ]);
    await synced(clock("07T09:00"));
    await tickAt(clock("07T09:00"));
    expect((await slots())[0]).toEqual(["07", "delivered", null]);
  });

  test("whose letter cannot be written is kept, and says that it was not delivered", async () => {
    await settings({ deliver: [{ by: "email", to: "head@example.ru" }] });
    await synced(clock("06T09:00"));
    office.setNow(clock("06T09:00"));
    await desk.tick();
    const carriers = reportCarriers({ ...office.context, secret: null as never });
    await createPostOffice(office.context, carriers).tick();
    expect((await slots())[0]).toEqual([
      "06",
      "not-delivered",
      expect.stringMatching(/could not be written/),
    ]);
    expect((await office.ask("/api/reports/daily:2026-10-06")).status).toBe(200);
    expect(mail.taken).toEqual([]);
  });

  test("without a mail server set up waits for it, and then says so", async () => {
    await office.close();
    await begin();
    await settings({ deliver: [{ by: "email", to: "head@example.ru" }] });
    await synced(clock("06T09:00"));
    for (let hour = 0; hour <= 60; hour++) await tickAt(clock("06T09:00") + hour * 3_600);
    const [found] = (await slots()).filter(([day]) => day === "06");
    expect(found).toEqual(["06", "not-delivered", "Mail is not set up: set SMTP_URL and MAIL_FROM."]);
  });
});

describe("the plan", () => {
  const due = async () => {
    const planned = await office.store.reports.slots(office.account.id, clock("06T00:00"), clock("09T00:00"));
    return planned.map((slot) => new Date(slot.dueAt * 1000).toISOString());
  };

  test("follows a changed rule and a changed zone; what is done stays done", async () => {
    await settings({});
    await synced(clock("06T09:00"));
    await tickAt(clock("06T09:00"));
    expect(await due()).toEqual([
      "2026-10-06T06:00:00.000Z",
      "2026-10-07T06:00:00.000Z",
      "2026-10-08T06:00:00.000Z",
    ]);
    await settings({ daily: "10:30" });
    await tickAt(clock("06T12:00"));
    expect(await due()).toEqual([
      "2026-10-06T06:00:00.000Z",
      "2026-10-07T07:30:00.000Z",
      "2026-10-08T07:30:00.000Z",
    ]);
    await office.store.putAccount({ ...office.account, timeZone: "Asia/Vladivostok" });
    await tickAt(clock("06T13:00"));
    expect(await due()).toEqual([
      "2026-10-06T06:00:00.000Z",
      "2026-10-07T00:30:00.000Z",
      "2026-10-08T00:30:00.000Z",
    ]);
  });

  test("is not run twice when the clock goes back an hour", async () => {
    await settings({ deliver: [{ by: "email", to: "head@example.ru" }] });
    await synced(clock("06T10:00"));
    for (const time of ["09:00", "09:30", "08:30", "09:00", "09:01"]) await tickAt(clock(`06T${time}`));
    expect(mail.taken).toHaveLength(1);
  });
});
