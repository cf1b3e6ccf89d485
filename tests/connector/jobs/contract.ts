/** What every implementation of the jobs port promises (`connector/jobs/jobs.ts`). */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { JobsOptions } from "#connector/jobs/in-process.ts";
import type { Job, Jobs, Run } from "#connector/jobs/jobs.ts";
import { cronSlot } from "#connector/jobs/slots.ts";
import { createLog } from "#connector/log.ts";
import type { Store } from "#connector/store/store.ts";
import { account } from "../store/rows.ts";

export interface JobsBed {
  /** Another opening of one and the same storage, as another process has it. */
  openStore(): Promise<Store>;
  createJobs(options: JobsOptions): Jobs;
}

const CONNECTED = Date.UTC(2026, 9, 5, 12) / 1000;
const DAY = 86_400;
const WAIT = { timeout: 20_000, interval: 20 };

/** Every day at nine in Moscow, which is six in UTC. */
const daily = (run: Job["run"]): Job => ({
  name: "daily",
  slot: ({ timeZone }, _settings, at) => cronSlot("0 9 * * *", timeZone, at),
  run,
});
const nine = (day: number) => Date.UTC(2026, 9, day, 6) / 1000;

export function describeJobs(name: string, openBed: () => Promise<JobsBed>): void {
  describe(`jobs on ${name}`, () => {
    const opened: { stop(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const one of opened.splice(0).reverse()) await one.stop();
    });

    let now = CONNECTED;
    let bed: JobsBed;

    async function started(jobs: readonly Job[]): Promise<Jobs> {
      const store = await bed.openStore();
      opened.push({ stop: () => store.close() });
      await store.putAccount({ ...account(), connectedAt: CONNECTED, timeZone: "Europe/Moscow" });
      const log = createLog("silent");
      const made = bed.createJobs({ store, log, jobs, now: () => now, pauseSeconds: 1 });
      opened.push(made);
      await made.start();
      return made;
    }

    /** A job that notes its runs. */
    function noted(before: (run: Run) => Promise<void> = async () => undefined) {
      const slots: number[] = [];
      const job = daily(async (run) => {
        await before(run);
        slots.push(run.slot);
      });
      return { slots, job };
    }

    async function prepare() {
      bed = await openBed();
      now = CONNECTED;
    }

    test("runs nothing that was due before the account was connected, then each slot once", async () => {
      await prepare();
      const { slots, job } = noted();
      const jobs = await started([job]);
      for (const at of [CONNECTED + 60, nine(6) - 1, nine(6), nine(6) + 30, nine(7)]) {
        now = at;
        await jobs.tick();
        await jobs.tick();
        if (at >= nine(6)) await vi.waitFor(() => expect(slots.length).toBeGreaterThan(0), WAIT);
      }
      await vi.waitFor(() => expect(slots).toEqual([nine(6), nine(7)]), WAIT);
    });

    test("makes up for the latest of the slots that nobody was there to run", async () => {
      await prepare();
      const { slots, job } = noted();
      const jobs = await started([job]);
      now = nine(6) + 3 * DAY + 3_600;
      await jobs.tick();
      await vi.waitFor(() => expect(slots).toEqual([nine(9)]), WAIT);
      now = nine(10);
      await jobs.tick();
      await vi.waitFor(() => expect(slots).toEqual([nine(9), nine(10)]), WAIT);
    });

    test("a clock that goes back runs nothing twice", async () => {
      await prepare();
      const { slots, job } = noted();
      const jobs = await started([job]);
      for (const at of [nine(6) + 60, nine(6) - 3_600, nine(6), nine(7)]) {
        now = at;
        await jobs.tick();
        if (at === nine(6) + 60) await vi.waitFor(() => expect(slots).toHaveLength(1), WAIT);
      }
      await vi.waitFor(() => expect(slots).toEqual([nine(6), nine(7)]), WAIT);
    });

    test("four processes on one storage run a slot once", async () => {
      await prepare();
      const all = [noted(), noted(), noted(), noted()];
      const every: Jobs[] = [];
      for (const { job } of all) every.push(await started([job]));
      const slots = () => all.flatMap((one) => one.slots);
      for (const day of [6, 7, 8]) {
        now = nine(day);
        await Promise.all(every.map((jobs) => jobs.tick()));
        await vi.waitFor(() => expect(slots()).toContain(nine(day)), WAIT);
        await Promise.all(every.map((jobs) => jobs.tick()));
      }
      for (const jobs of opened.splice(0).reverse()) await jobs.stop();
      expect(slots().sort()).toEqual([nine(6), nine(7), nine(8)]);
    });

    test("a run that fails is repeated, and holds up neither other jobs nor its own next slot", async () => {
      await prepare();
      let tries = 0;
      const { slots, job } = noted(async () => {
        if (++tries < 3) throw new Error("not yet");
      });
      const other = noted();
      const jobs = await started([job, { ...other.job, name: "other" }]);
      now = nine(6);
      await vi.waitFor(async () => {
        now += 5;
        await jobs.tick();
        expect(slots).toEqual([nine(6)]);
      }, WAIT);
      expect(other.slots).toEqual([nine(6)]);
      now = nine(7);
      await jobs.tick();
      await vi.waitFor(() => expect(slots).toEqual([nine(6), nine(7)]), WAIT);
      expect(tries).toBe(4);
    });

    test("an account whose zone is unknown holds up no other", async () => {
      await prepare();
      const { slots, job } = noted();
      const jobs = await started([job]);
      const store = await bed.openStore();
      opened.push({ stop: () => store.close() });
      await store.putAccount({ ...account("amocrm:0"), connectedAt: CONNECTED, timeZone: "Foo/Bar" });
      now = nine(6);
      await jobs.tick();
      await vi.waitFor(() => expect(slots).toEqual([nine(6)]), WAIT);
    });
  });
}
