/**
 * Makes the reports that are due, in every account: looks for overdue slots (also those that another process took and
 * never finished), catches up after downtime once for each cadence, and hands the letters to the outbox. Every process
 * runs one; a slot is made by whoever takes it first.
 */
import type { Account } from "#shared/domain/account.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { WorkingClocks } from "#shared/kpi/clocks.ts";
import { parsePeriod } from "#shared/time/period.ts";
import type { HttpContext } from "../http/context.ts";
import type { Cadence, SlotRow } from "../store/report-shelf.ts";
import { keep, openKept, type ReportDocument } from "./kept/kept-report.ts";
import { makeReport, syncedUntil } from "./kept/make-report.ts";
import { planSlots } from "./plan-slots.ts";
import { lettersOf } from "./report-letters.ts";
import { reportingFacts } from "./reporting-facts.ts";

/** A process that has not finished a report in this time has died with it. */
const CLAIM_SECONDS = 120;
/** A pull that is a little behind is waited for; then the report is made of what there is, and says so. */
const PATIENCE_SECONDS = 10 * 60;
const MOST_FAILURES = 5;
/** A changed rule or zone takes effect by then. */
const SETTINGS_SECONDS = 30;
/** Plans reach weeks ahead: they are prolonged daily. */
const REPLAN_SECONDS = 86_400;
/** Letters of reports made so long ago are looked after when a process starts. */
const LETTERS_BACK_SECONDS = 86_400;

export type DeskContext = Pick<HttpContext, "store" | "history" | "crm" | "now" | "log">;

export interface ReportDesk {
  /** Looks after every account; called by a timer, and by tests with their own clock. */
  tick(): Promise<void>;
}

export function createReportDesk({ store, history, crm, now, log }: DeskContext): ReportDesk {
  /** When an account's settings were last looked at, when it was last planned, and from which rules. */
  const plans = new Map<string, { looked: number; planned: number; rules: string }>();
  const failures = new Map<string, number>();

  const hand = (account: Account, document: ReportDocument) =>
    store.outbox.put([{ account: account.id, letters: lettersOf(document, now()) }], now());

  async function lookAhead(account: Account): Promise<void> {
    const last = plans.get(account.id);
    if (last && now() - last.looked < SETTINGS_SECONDS) return;
    const settings = await store.settings(account.id);
    const rules = JSON.stringify([settings.reports, account.timeZone]);
    const isCurrent = last?.rules === rules && now() - last.planned < REPLAN_SECONDS;
    if (!isCurrent) await planSlots(store, account, settings, now());
    plans.set(account.id, { looked: now(), planned: isCurrent ? last.planned : now(), rules });
    if (!last) await recoverLetters(account);
  }

  /** Writes the letters that a process which died between a report and its letters has not. */
  async function recoverLetters(account: Account): Promise<void> {
    for (const slot of await store.reports.slots(account.id, now() - LETTERS_BACK_SECONDS, now())) {
      const kept = slot.madeAt === null ? null : await store.reports.kept(account.id, slot.key);
      if (kept) await hand(account, openKept(kept));
    }
  }

  async function make(account: Account, settings: Settings, slot: SlotRow): Promise<ReportDocument> {
    const columns = await history(account);
    const period = parsePeriod(slot.period, account.timeZone)!;
    const reporting = await reportingFacts(store, columns, period, now());
    return makeReport({ history: columns, settings, slot, now: now(), reporting, crm: await crm(account) });
  }

  async function runSlot(account: Account, settings: Settings, slot: SlotRow): Promise<void> {
    if (!(await store.reports.claim(account.id, slot.key, now(), CLAIM_SECONDS))) return;
    try {
      const document = await make(account, settings, slot);
      if (await store.reports.keep(account.id, keep(document, now()), document.complete))
        await hand(account, document);
    } catch (err) {
      const name = `${account.id} ${slot.key}`;
      const count = (failures.get(name) ?? 0) + 1;
      failures.set(name, count);
      log.error({ account: account.id, slot: slot.key, err }, "a report could not be made");
      if (count >= MOST_FAILURES) await store.reports.close(account.id, slot.key, "not-created", "failed");
    }
  }

  function isDayOff(account: Account, settings: Settings, slot: SlotRow): boolean {
    if (slot.cadence !== "daily" || !settings.reports.skipDaysOff) return false;
    const { start, end } = parsePeriod(slot.period, account.timeZone)!;
    return new WorkingClocks(settings, account.timeZone).account.between(start, end) === 0;
  }

  /** The latest open slot of a cadence is made; those before it are too old to be of use. */
  async function attend(account: Account, slot: SlotRow, isLatest: boolean): Promise<void> {
    const settings = await store.settings(account.id);
    if (isDayOff(account, settings, slot))
      return store.reports.close(account.id, slot.key, "skipped", "day-off");
    const read = syncedUntil(await store.streams(account.id));
    if (!isLatest)
      return store.reports.close(
        account.id,
        slot.key,
        "not-created",
        read === null ? "not-synced" : "downtime",
      );
    const { end } = parsePeriod(slot.period, account.timeZone)!;
    const isRead = read !== null && read >= end;
    const isTired = read !== null && now() >= slot.dueAt + PATIENCE_SECONDS;
    if (isRead || isTired) await runSlot(account, settings, slot);
  }

  async function look(account: Account): Promise<void> {
    await lookAhead(account);
    const open = await store.reports.openSlots(account.id, now());
    const latest = new Map<Cadence, string>(open.map((slot) => [slot.cadence, slot.key]));
    for (const slot of open) await attend(account, slot, latest.get(slot.cadence) === slot.key);
  }

  return {
    async tick() {
      for (const account of await store.accounts()) {
        try {
          await look(account);
        } catch (err) {
          log.error({ account: account.id, err }, "reports were not looked after");
        }
      }
    },
  };
}
