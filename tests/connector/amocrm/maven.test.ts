/**
 * Real input: the Maven sample in the simulated account, pulled by the real command line at the real limits, has every
 * figure that others published about it.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "#shared/api/report.ts";
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { loadMaven, MAVEN_ABSENT, MAVEN_STAGES } from "#tests/fakes/amocrm/maven.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { desyatka, tempFolder } from "../cli/desyatka.ts";

const state = loadMaven();
const DAY = 86_400;
const ASOF = "2018-01-02T00:00:00Z";
const ALL = "2016-01-01..2018-01-01";

describe.skipIf(!state)(state ? "the Maven sample, pulled" : `the Maven sample: ${MAVEN_ABSENT}`, () => {
  let served: Served;
  let environment: Record<string, string>;
  let account: string;

  const run = async (...words: string[]) => {
    const ran = await desyatka(words, environment);
    expect(ran.code, ran.err).toBe(0);
    return JSON.parse(ran.out);
  };
  const report = (period: string, ...more: string[]): Promise<Report> =>
    run("report", "--account", account, "--period", period, "--as-of", ASOF, "--json", ...more);
  const outcomes = ({ kpis }: Report) => {
    const stages = kpis.funnel.details.pipelines[0]!.stages;
    const engaging = stages.find((stage) => stage.id.endsWith(`:${MAVEN_STAGES.Engaging}`))!;
    const prospecting = stages.find((stage) => stage.id.endsWith(`:${MAVEN_STAGES.Prospecting}`))!;
    const { entered, movedOn, lostHere } = engaging;
    return { won: movedOn, lost: lostHere, open: entered - movedOn - lostHere, undated: prospecting.entered };
  };

  beforeAll(async () => {
    served = await serveHandlers(
      (origin) => createAmoFake({ origin, token: "maven", state: state! }).handlers,
      { latencyMs: 50 },
    );
    environment = {
      DESYATKA_DATA: tempFolder(),
      DESYATKA_CRM_HOSTS: served.host,
      AMOCRM_URL: served.origin,
      AMOCRM_TOKEN: "maven",
    };
    account = (await run("connect", "amocrm")).account;
    await run("sync", "--account", account, "--json");
  }, 120_000);
  afterAll(() => served.close());

  test("every outcome as often, won for the same sum", async () => {
    const all = await report(ALL);
    expect(outcomes(all)).toEqual({ won: 4_238, lost: 2_473, open: 1_589, undated: 500 });
    expect(all.kpis.conversion.details).toMatchObject({ leads: 8_800, won: 4_238 });
    const check = all.kpis["average-check"];
    expect(check.details).toMatchObject({ deals: 4_238, revenue: 1_000_553_400 });
    // 2,360.9094, rounded to a hundredth.
    expect(check.value).toBe(236_091);
  });

  test("the same in each quarter", async () => {
    const quarters = await Promise.all([1, 2, 3, 4].map((one) => report(`quarter:2017-Q${one}`)));
    const details = quarters.map((one) => one.kpis["average-check"].details);
    expect(details.map((one) => one.deals)).toEqual([531, 1_254, 1_257, 1_196]);
    expect(details.map((one) => one.revenue / 100)).toEqual([1_134_672, 3_086_111, 2_982_255, 2_802_496]);
  });

  test("as many days from engagement to won", async () => {
    const cycle = (await report(ALL)).kpis["cycle-time"];
    expect(cycle.value! / DAY).toBeCloseTo(51.782, 4);
    expect(cycle.details.median! / DAY).toBe(57);
    expect(cycle.details.p90! / DAY).toBe(106);
  });

  test("one manager far ahead, thirty with deals", async () => {
    const { kpis } = await report(ALL);
    const busy = kpis.productivity.details.managers.filter((one) => one.won > 0);
    expect(busy).toHaveLength(30);
    const first = busy.toSorted((one, other) => other.won - one.won)[0]!;
    expect(first).toMatchObject({ name: "Darcel Schlecht", won: 349 });
    const his = await report(ALL, "--manager", first.id!);
    expect(outcomes(his)).toMatchObject({ won: 349, lost: 204 });
    const opened = await run(
      ...["records", "--account", account, "--period", ALL, "--as-of", ASOF],
      ...["--of", "conversion.won", "--manager", first.id!, "--json"],
    );
    expect(opened.count).toBe(349);
  });
});
