/** The commands that need no CRM, and what everything that goes wrong looks like in a terminal. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import { createHistories } from "#connector/history/histories.ts";
import { reportingFacts } from "#connector/reports/reporting-facts.ts";
import { openStore } from "#connector/store/open-store.ts";
import { SQLITE_FILE } from "#connector/store/sqlite-database.ts";
import { EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { report } from "#shared/kpi/report.ts";
import { productionCalendar } from "#shared/time/calendars/index.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { account, move, record } from "../store/rows.ts";
import { desyatka, isOneSentence, MAIN, tempFolder } from "./desyatka.ts";

const made = account("amocrm:1");
const DATA = tempFolder();
const environment = { DESYATKA_DATA: DATA };
const AT = Date.UTC(2026, 9, 5, 9) / 1000;
const ASOF = "2026-11-23T09:00:00Z";
const QUESTION = ["--account", made.id, "--period", "month:2026-10", "--as-of", ASOF];

const dictionaries = {
  ...EMPTY_DICTIONARIES,
  managers: [{ id: "7", name: "Анна", active: true, admin: false, teamIds: [] }],
  pipelines: [
    {
      id: "3",
      name: "Продажи",
      sort: 1,
      stages: [
        { id: "3:60", name: "Новая", sort: 1, outcome: "open" as const },
        { id: "3:142", name: "Успех", sort: 2, outcome: "won" as const },
      ],
    },
  ],
};

/** Ten leads of October, four of them won; the last has a manager who left. */
async function fillStore(folder: string): Promise<void> {
  const store = await openStore(readConfig({ DESYATKA_DATA: folder }));
  const records = Array.from({ length: 10 }, (_, index) =>
    record(String(index + 1), {
      title: `Заявка ${index + 1}`,
      createdAt: AT + index * 3_600,
      updatedAt: AT + index * 3_600,
      managerId: index === 9 ? "99" : "7",
      amount: 100_000 * (index + 1),
    }),
  );
  const moves = records.slice(6).map((one) => move(`m${one.id}`, one.id, one.createdAt + 86_400));
  const credentials = { kind: "token", token: "x" } as const;
  await store.putAccount(made, { credentials });
  await store.apply(
    made.id,
    { records, moves, dictionaries },
    { stream: "leads", syncedUntil: AT, problem: null, cursor: null },
  );
  await store.close();
}

beforeAll(() => fillStore(DATA));

describe("figures", () => {
  test("`report --json` is the report, one document and nothing else", async () => {
    const ran = await desyatka(["report", ...QUESTION, "--by", "manager", "--json"], environment);
    expect(ran).toMatchObject({ code: 0, err: "" });
    const store = await openStore(readConfig(environment));
    const history = await createHistories(store).of(made);
    const period = parsePeriod("month:2026-10", made.timeZone)!;
    const reporting = await reportingFacts(store, history, period, Math.floor(Date.now() / 1000));
    await store.close();
    const computed = report(history, {
      period,
      reporting,
      asOf: Date.parse(ASOF) / 1000,
      settings: DEFAULT_SETTINGS,
      filter: {},
      calendars: productionCalendar,
      by: "manager",
    });
    expect(JSON.parse(ran.out)).toEqual(JSON.parse(JSON.stringify(computed)));
    expect(computed.kpis.conversion.details).toMatchObject({ leads: 10, won: 4 });
  });

  test("a report for people is a table in the terminal's language", async () => {
    const words = ["report", ...QUESTION, "--by", "manager"];
    const ru = await desyatka(words, { ...environment, LANG: "ru_RU.UTF-8" });
    expect(ru.code).toBe(0);
    expect(ru.out).toMatch(/показатель +значение +n +изменение/);
    expect(ru.out).toMatch(/\n40 %|\s40 % +10/);
    expect(ru.out).toContain("Анна");
    const en = await desyatka(words, { ...environment, LANG: "ru_RU.UTF-8", LC_ALL: "C" });
    expect(en.out).toMatch(/figure +value +n +change/);
  });

  test("`records` are as many as the figure, also by filter", async () => {
    const all = await desyatka(["records", ...QUESTION, "--of", "conversion.won", "--json"], environment);
    expect(JSON.parse(all.out)).toMatchObject({ of: "conversion.won", count: 4 });
    const some = await desyatka(
      ["records", ...QUESTION, "--of", "conversion.won", "--manager", "99", "--json"],
      environment,
    );
    expect(JSON.parse(some.out).records).toMatchObject([{ id: "10", title: "Заявка 10", outcome: "won" }]);
    const table = await desyatka(["records", ...QUESTION, "--of", "conversion.leads"], environment);
    expect(table.out.trim().split("\n")).toHaveLength(3 + 10);
  });

  test("`accounts` tells how fresh each is", async () => {
    const { out } = await desyatka(["accounts", "--json"], environment);
    expect(JSON.parse(out)).toMatchObject([
      { account: "amocrm:1", name: "Test", syncedUntil: "2026-10-05T09:00:00Z", problems: [] },
    ]);
    expect((await desyatka(["accounts"], environment)).out).toContain("2026-10-05T09:00:00Z");
    expect((await desyatka(["accounts", "--json"], { DESYATKA_DATA: tempFolder() })).out).toBe("[]\n");
  });
});

describe("settings", () => {
  const settings = (words: string[], input = "") =>
    desyatka(["settings", "--account", made.id, ...words], environment, input);

  test("are merged, checked, kept and printed", async () => {
    const stored = await settings(["--file", "-", "--json"], '\uFEFF{"response":{"slaMinutes":30}}');
    expect(stored).toMatchObject({ code: 0, err: "" });
    const printed = await settings([]);
    expect(JSON.parse(printed.out)).toEqual(JSON.parse(stored.out));
    expect(JSON.parse(printed.out).response).toMatchObject({ slaMinutes: 30, population: "all" });
  });

  test("that contradict the CRM are stored, and it is said", async () => {
    const steps = { "3": { "60": "meeting", "142": "proposal", "77": "meeting" }, "9": {} };
    const day: string[] = [];
    const schedule = { mon: day, tue: day, wed: day, thu: day, fri: day };
    const { code, err } = await settings(["--file", "-"], JSON.stringify({ funnel: { steps }, schedule }));
    expect(code).toBe(0);
    expect(err.trim().split("\n")).toEqual([
      "schedule: there is no working minute, so waiting is never counted in working time.",
      "funnel.steps.3: the CRM has no “77” (as last synced).",
      "funnel.steps.3: “142” is a final stage and stands for no step.",
      "funnel.steps: the CRM has no “9” (as last synced).",
    ]);
    await settings(["--file", "-"], '{"funnel":{"steps":{"3":null,"9":null}},"schedule":{"mon":null}}');
  });

  test("that are wrong are not stored, and every wrong place is named", async () => {
    const before = (await settings([])).out;
    const ran = await settings(["--file", "-"], '{"response":{"slaMinutes":-1},"nps":{"colour":1}}');
    expect(ran.code).toBe(2);
    expect(isOneSentence(ran)).toBe(true);
    expect(ran.err).toContain("response.slaMinutes must be more than 0; nps.colour is not a setting");
    for (const broken of ["", "{", "[]", "null", '{"response":'])
      expect(await settings(["--file", "-"], broken)).toSatisfy(
        (one) => one.code === 2 && isOneSentence(one),
      );
    const missing = await settings(["--file", join(DATA, "none.json")]);
    expect(missing).toSatisfy((one) => one.code === 2 && isOneSentence(one));
    expect((await settings([])).out).toBe(before);
  });
});

describe("what goes wrong is one sentence", () => {
  test.each([
    [["frobnicate"], 2, "help"],
    [["report", ...QUESTION.slice(0, 2), "--period", "month:2026-13"], 2, "month:2026-13"],
    [["report", ...QUESTION, "--by", "weekday"], 2, "weekday"],
    [["report", ...QUESTION.slice(0, 4), "--as-of", "yesterday"], 2, "yesterday"],
    [["report", "--account", "amocrm:2", ...QUESTION.slice(2)], 2, "amocrm:2"],
    [["records", ...QUESTION, "--of", "conversion.nothing"], 2, "conversion.nothing"],
    [["sync", "--account", made.id, "--since", "2026-02-30"], 2, "2026-02-30"],
    [["connect"], 2, "connect amocrm"],
    [["connect", "amocrm"], 2, "AMOCRM"],
    [["connect", "bitrix24"], 2, "BITRIX24_WEBHOOK"],
  ])("%j", async (words, code, named) => {
    const ran = await desyatka(words, environment);
    expect(ran.err).toContain(named);
    expect(isOneSentence(ran), ran.err).toBe(true);
    expect(ran.code).toBe(code);
    const ru = await desyatka(words, { ...environment, LC_MESSAGES: "ru_RU.UTF-8" });
    expect(ru.err).toMatch(/[а-яё]{3}/i);
    expect(isOneSentence(ru), ru.err).toBe(true);
  });

  test("a host that is not allowed, before anything is sent there", async () => {
    const stranger = { AMOCRM_URL: "https://evil.example", AMOCRM_TOKEN: "x" };
    const ran = await desyatka(["connect", "amocrm"], { DESYATKA_DATA: tempFolder(), ...stranger });
    expect(ran.err).toContain("evil.example");
    expect(isOneSentence(ran)).toBe(true);
    expect(ran.code).toBeGreaterThan(0);
  });

  test("mistakes in the environment, all at once", async () => {
    const ran = await desyatka(["accounts"], { ...environment, PORT: "x", DESYATKA_SECRET: "short" });
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.err).toMatch(/PORT .*DESYATKA_SECRET|DESYATKA_SECRET .*PORT/);
    expect(isOneSentence(ran)).toBe(true);
  });

  test("another secret than the tokens were sealed with", async () => {
    const secret = Buffer.alloc(32, 9).toString("base64");
    const ran = await desyatka(["sync", "--account", made.id], { ...environment, DESYATKA_SECRET: secret });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.err).toContain("DESYATKA_SECRET");
    expect(isOneSentence(ran)).toBe(true);
  });

  test("a database that cannot be opened", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, SQLITE_FILE), "not a database ".repeat(300));
    const damaged = await desyatka(["accounts"], { DESYATKA_DATA: folder });
    expect(damaged).toSatisfy((one) => one.code === 1 && isOneSentence(one));
    const nowhere = await desyatka(["accounts"], { DESYATKA_DATA: "/dev/null/data" }, "");
    expect(nowhere).toSatisfy((one) => one.code === 1 && isOneSentence(one));
    const server = { DESYATKA_DATA: tempFolder(), DATABASE_URL: "postgresql://me:pa55@127.0.0.1:1/none" };
    const refused = await desyatka(["accounts"], server);
    expect(refused).toSatisfy((one) => one.code === 1 && isOneSentence(one));
    expect(refused.err).not.toContain("pa55");
  });

  test.skipIf(process.platform === "win32")(
    "a full disk: nothing is lost, and it goes on when there is room",
    async () => {
      const folder = tempFolder();
      await fillStore(folder);
      const before = (await desyatka(["settings", "--account", made.id, "--json"], { DESYATKA_DATA: folder }))
        .out;
      // No file may grow any more; a file system without room refuses writes in the same way.
      const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
      const words = [process.execPath, MAIN, "settings", "--account", made.id, "--file", "-"];
      const ran = spawnSync("sh", ["-c", script, ...words], {
        input: '{"response":{"slaMinutes":45}}',
        env: { PATH: process.env.PATH, DESYATKA_DATA: folder, NODE_DISABLE_COMPILE_CACHE: "1" },
        encoding: "utf8",
      });
      expect({ code: ran.status, out: ran.stdout, err: ran.stderr }).toSatisfy(isOneSentence);
      expect(ran.status).toBe(1);
      const after = await desyatka(["settings", "--account", made.id, "--json"], { DESYATKA_DATA: folder });
      expect(after.out).toBe(before);
    },
  );
});

test("no command at all is wrong usage; `help` is not", async () => {
  const none = await desyatka([], environment);
  expect(none).toMatchObject({ code: 2, out: "" });
  const help = await desyatka(["help"], { ...environment, LANG: "ru_RU.UTF-8" });
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toContain("КОМАНДА");
});

test("whoever reads only the first line of the output disturbs nothing", () => {
  const words = `"${process.execPath}" "${MAIN}" records ${QUESTION.join(" ")} --of conversion.leads`;
  const ran = spawnSync("sh", ["-c", `${words} | head -1`], {
    env: { PATH: process.env.PATH, DESYATKA_DATA: DATA },
    encoding: "utf8",
  });
  expect(ran).toMatchObject({ stderr: "", stdout: "conversion.leads: 10\n" });
});
