/**
 * A month of scheduled reports with everything that may go wrong in it: a clock change, three days of downtime, a pull
 * that stands still, recipients who refuse. Each slot ends in the right state, and nobody gets anything twice.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import { reportCarriers } from "#connector/reports/report-carriers.ts";
import { createReportDesk } from "#connector/reports/report-desk.ts";
import type { ReportAnswer } from "#shared/api/answers.ts";
import type { ReportsAnswer } from "#shared/api/reports.ts";
import { settingsSchema } from "#shared/domain/settings.ts";
import { at, lead, move } from "#tests/shared/kpi/sample.ts";
import { type MailServer, startMailServer } from "../delivery/mail-server.ts";
import { startTelegramServer, type TelegramServer } from "../delivery/telegram-server.ts";
import { type Office, openOffice } from "./office.ts";

const TOKEN = "1:telegram";
const FIRST = at("2026-03-01T00:00+01:00");
const MOMENTS = {
  downFrom: at("2026-03-10T08:00+01:00"),
  downUntil: at("2026-03-13T11:00+01:00"),
  stuckFrom: at("2026-03-17T12:00+01:00"),
  stuckUntil: at("2026-03-18T20:00+01:00"),
  telegramDown: at("2026-03-20T08:00+01:00"),
  telegramBack: at("2026-03-20T10:12+01:00"),
  end: at("2026-04-01T12:00+02:00"),
};
const DELIVER = [
  { by: "email", to: "head@example.ru" },
  { by: "email", to: "slow@example.ru", language: "en" },
  { by: "telegram", chat: "77" },
  { by: "crm", user: "1" },
];

let office: Office;
let mail: MailServer;
let telegram: TelegramServer;
let archive: ReportsAnswer;

async function simulate(): Promise<void> {
  const desk = createReportDesk(office.context);
  const post = createPostOffice(office.context, reportCarriers(office.context));
  const inside = (now: number, from: number, until: number) => now >= from && now < until;
  for (let now = FIRST; now < MOMENTS.end; ) {
    office.setNow(now);
    telegram.refuse = inside(now, MOMENTS.telegramDown, MOMENTS.telegramBack)
      ? { status: 503, body: { ok: false } }
      : null;
    const isDown = inside(now, MOMENTS.downFrom, MOMENTS.downUntil);
    if (!isDown && !inside(now, MOMENTS.stuckFrom, MOMENTS.stuckUntil)) {
      const state = { stream: "leads", syncedUntil: now, problem: null, cursor: null } as const;
      await office.store.apply(office.account.id, {}, state);
    }
    if (!isDown) {
      await desk.tick();
      await post.tick();
    }
    // Minutes matter only around the hour at which reports are due.
    const hour = new Date((now + 3_600) * 1000).getUTCHours();
    now += hour >= 7 && hour < 10 ? 240 : 3_600;
  }
}

beforeAll(async () => {
  [mail, telegram] = await Promise.all([startMailServer(), startTelegramServer(TOKEN)]);
  const environment = {
    SMTP_URL: mail.url,
    MAIL_FROM: "Desyatka <reports@desyatka.example>",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API: telegram.api,
  };
  office = await openOffice({ timeZone: "Europe/Berlin", connectedAt: FIRST }, environment);
  const { store, account } = office;
  await store.putSettings(account.id, settingsSchema.parse({ reports: { deliver: DELIVER } }));
  const created = (day: number) => at(`2026-03-${String(day).padStart(2, "0")}T12:00+01:00`);
  const records = Array.from({ length: 28 }, (_, index) =>
    lead({ id: String(index + 1), createdAt: created(index + 1), amount: 100_000 }),
  );
  const moves = [4, 5, 6].map((day) => move(String(day), created(day) + 3_600, 60, 142));
  await store.apply(account.id, { records, moves }, null);
  const seen = new Set<string>();
  mail.refuse.set("slow@example.ru", () => {
    // A grey list takes each letter on its second try; from the 24th on the mailbox is full, then gone.
    const day = Math.floor(office.context.now() / 86_400);
    if (office.context.now() >= at("2026-03-24T00:00+01:00"))
      return { code: 552, text: "5.2.2 mailbox full" };
    const known = seen.has(String(day));
    seen.add(String(day));
    return known ? null : { code: 451, text: "4.7.1 grey list" };
  });
  await simulate();
  archive = (await (await office.ask("/api/reports?language=en")).json()) as ReportsAnswer;
}, 240_000);

afterAll(async () => {
  await office.close();
  await Promise.all([mail.stop(), telegram.stop()]);
});

const slot = (id: string) => archive.reports.find((one) => one.id === id)!;

describe("a simulated month", () => {
  test("has one slot for every day, week and month, over the clock change too", () => {
    const count = (cadence: string) => archive.reports.filter((one) => one.cadence === cadence).length;
    expect([count("daily"), count("weekly"), count("monthly")]).toEqual([32, 5, 2]);
    expect(slot("daily:2026-03-28").due).toBe("2026-03-28T08:00:00Z");
    expect(slot("daily:2026-03-29").due).toBe("2026-03-29T07:00:00Z");
    expect(archive.next).toMatchObject({ period: "day:2026-04-01", due: "2026-04-02T07:00:00Z" });
  });

  test("an ordinary day is delivered to everybody, in time", () => {
    expect(slot("daily:2026-03-05")).toMatchObject({
      state: "delivered",
      onTime: true,
      complete: true,
      text: null,
    });
    expect(slot("daily:2026-03-05").deliveries.map(({ by, state }) => [by, state])).toEqual([
      ["crm", "sent"],
      ["email", "sent"],
      ["email", "sent"],
      ["telegram", "sent"],
    ]);
  });

  test("after three days of downtime there is one catch-up, late; the missed ones say why", () => {
    expect(slot("daily:2026-03-10")).toMatchObject({ state: "not-created", generated: null, onTime: null });
    expect(slot("daily:2026-03-11").text).toMatch(/service was down/);
    expect(slot("daily:2026-03-12").state).toBe("not-created");
    expect(slot("daily:2026-03-13")).toMatchObject({ state: "late", onTime: false, complete: true });
    expect(slot("daily:2026-03-14").state).toBe("delivered");
  });

  test("a pull that stands still is waited for, then the report is partial and says so", () => {
    expect(slot("daily:2026-03-18")).toMatchObject({ state: "partial", complete: false, onTime: true });
    expect(slot("daily:2026-03-18").text).toMatch(/did not reach the end/);
    expect(slot("daily:2026-03-19").state).toBe("delivered");
  });

  test("a receiver that was down for a while gets it later", () => {
    const { state, deliveries } = slot("daily:2026-03-20");
    expect(state).toBe("late");
    expect(deliveries.find(({ by }) => by === "telegram")!.state).toBe("sent");
  });

  test("a full mailbox is one recipient's trouble, with its sentence; the others have theirs", () => {
    const { state, text, deliveries } = slot("daily:2026-03-25");
    expect([state, text]).toEqual(["partial", "Not everybody it was sent to has got it."]);
    expect(deliveries.filter((one) => one.state === "failed")).toMatchObject([
      { to: "slow@example.ru", text: "The recipient's mailbox is full." },
    ]);
  });

  test("nobody gets a report twice", () => {
    const letters = mail.taken.map(({ to, raw }) => `${to} ${/^Message-ID: (.*)$/im.exec(raw)![1]}`);
    expect(new Set(letters).size).toBe(letters.length);
    const made = archive.reports.filter((one) => one.generated !== null).length;
    expect(mail.taken.filter(({ to }) => to === "head@example.ru")).toHaveLength(made);
    expect(telegram.taken).toHaveLength(made);
    expect(office.crm.told).toHaveLength(made);
  });

  test("the reporting figure counts the same slots", async () => {
    const answer = (await (await office.ask("/api/report?period=month:2026-03")).json()) as ReportAnswer;
    const march = archive.reports.filter((one) => one.due < "2026-03-31T22:00:00Z");
    const { value, n, details } = answer.kpis.reporting;
    const good = march.filter((one) => one.onTime && one.complete && one.accurate).length;
    expect(details).toMatchObject({
      due: march.length,
      generated: march.filter((one) => one.generated !== null).length,
      onTime: march.filter((one) => one.onTime).length,
    });
    expect(n).toBe(march.length);
    expect(value).toBe((100 * good) / march.length);
  });
});
