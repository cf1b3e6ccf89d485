/** Settings and questions for a random account: odd schedules, exclusions, periods of every kind, any `asOf`. */
import type { GroupBy } from "#shared/api/report.ts";
import { type Settings, settingsSchema } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { addDays, monthOf, parseDays, wallClock, weekdayOf, windowOf } from "./calendar.ts";
import type { Question } from "./oracle.ts";
import { Random } from "./random.ts";
import { SOURCE_IDS } from "./random-dictionaries.ts";

const DAYS: readonly (readonly [string, string])[][] = [
  [],
  [["09:00", "18:00"]],
  [
    ["09:00", "13:00"],
    ["14:00", "18:00"],
  ],
  [["22:00", "06:00"]],
  [["00:00", "24:00"]],
  [["20:00", "24:00"]],
  [["10:00", "10:00"]],
  [
    ["08:30", "12:15"],
    ["11:00", "17:45"],
    ["23:30", "00:30"],
  ],
  [["00:00", "03:30"]],
];

/** Dates around the middle of the account's history. */
function datesOf(random: Random, snapshot: Snapshot, count: number): string[] {
  return Array.from({ length: count }, () => {
    const record = random.pick(snapshot.records);
    return wallClock(snapshot.account.timeZone, record.createdAt).date;
  });
}

function scheduleOf(random: Random, snapshot: Snapshot) {
  const weekdays = random.some(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 0.5);
  const dates = datesOf(random, snapshot, 6);
  return {
    ...Object.fromEntries(weekdays.map((day) => [day, random.pick(DAYS)])),
    holidays: random.some(dates, 0.5),
    extraDays: Object.fromEntries(random.some(dates, 0.4).map((date) => [date, random.pick(DAYS)])),
  };
}

function planOf(random: Random, snapshot: Snapshot) {
  const months = random.some(datesOf(random, snapshot, 4), 0.8).map((date) => date.slice(0, 7));
  return Object.fromEntries(
    months.map((month) => [
      month,
      {
        ...(random.chance(0.5) ? { account: random.pick([null, 5_000_000]) } : {}),
        ...(random.chance(0.7) ? { managers: { "1": 100_000, "2": 250_000, "8": 7 } } : {}),
      },
    ]),
  );
}

/** Steps of a funnel, written as amoCRM's full id or bare status, or Bitrix24's id; also on stages that map to nothing. */
function stepsOf(random: Random, snapshot: Snapshot) {
  const step = () => random.pick(["lead", "meeting", "proposal"] as const);
  const stages: [string, string][] = snapshot.dictionaries.pipelines.flatMap((pipeline) =>
    pipeline.stages.map((stage): [string, string] => [pipeline.id, stage.id]),
  );
  stages.push(["30", "30:101"], ["10", "10:199"], ["1", "C1:OLD"], ["7", "C7:NEW"]);
  const steps: Record<string, Record<string, "lead" | "meeting" | "proposal">> = {};
  for (const [pipeline, stage] of random.some(stages, 0.7)) {
    const key = stage.includes(":") && random.chance(0.5) ? stage.split(":")[1]! : stage;
    steps[pipeline] = { ...steps[pipeline], [snapshot.account.crm === "amocrm" ? key : stage]: step() };
  }
  return steps;
}

export function randomSettings(seed: number, snapshot: Snapshot): Settings {
  const random = new Random(seed + 2_000_003);
  const rarely = <T>(list: readonly T[]) => (random.chance(0.25) ? random.some(list, 0.4) : []);
  return settingsSchema.parse({
    schedule: random.chance(0.8) ? scheduleOf(random, snapshot) : {},
    schedules: random.chance(0.3) ? { "2": scheduleOf(random, snapshot), "8": { mon: [] } } : {},
    response: {
      slaMinutes: random.pick([15, 0.5, 60, 1440]),
      population: random.pick(["all", "inbound"]),
      ignoreUsers: random.some(["3", "8", "66"], 0.2),
      inboundSources: random.chance(0.3) ? random.some(SOURCE_IDS, 0.5) : null,
      countAutomatedMessages: random.chance(0.3),
    },
    funnel: { steps: stepsOf(random, snapshot) },
    objections: {
      ...(random.chance(0.3) ? { tagPrefixes: ["Objection:", "v"] } : {}),
      field: random.pick([null, "F2"]),
      lossReasons: random.pick([{}, { "1": "дорого", "3": "Другое " }, { "2": "Ушёл" }]),
    },
    nps: { field: random.pick([null, "F1"]), tagPrefix: random.pick(["nps:", "Оценка", "оценка:"]) },
    exclude: {
      tags: rarely(["test", " тест ", "VIP"]),
      lossReasons: rarely(["1", "2"]),
      sources: rarely(SOURCE_IDS),
      pipelines: rarely(["10", "30", "1", "7"]),
    },
    plan: planOf(random, snapshot),
  });
}

function periodOf(random: Random, date: string): string {
  const range = () => `${date}..${addDays(date, random.int(0, 40))}`;
  const week = () => {
    const thursday = addDays(date, 3 - weekdayOf(date));
    const first = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`);
    const number = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - first) / 604_800_000) + 1;
    return `week:${thursday.slice(0, 4)}-W${String(number).padStart(2, "0")}`;
  };
  return random.weighted([
    [1, () => `day:${date}`],
    [2, week],
    [3, () => `month:${date.slice(0, 7)}`],
    [2, () => `quarter:${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`],
    [2, range],
  ]);
}

const GROUPS: readonly GroupBy[] = ["manager", "pipeline", "source", "team"];

/** A period of the account's history, and an `asOf` in it, at its edges, at some row's instant or long after. */
export function randomQuestion(seed: number, snapshot: Snapshot): Required<Question> {
  const random = new Random(seed + 3_000_003);
  const zone = snapshot.account.timeZone;
  const period = periodOf(random, datesOf(random, snapshot, 1)[0]!);
  const { from, to } = windowOf(zone, parseDays(period));
  const rowInstants = [
    ...snapshot.records.map((record) => record.createdAt),
    ...snapshot.moves.map((move) => move.at),
    ...snapshot.touches.map((touch) => touch.at),
  ].filter((at) => at >= from);
  const asOf = random.weighted([
    [3, () => to + 400 * 86_400],
    [3, () => random.int(from, to)],
    [1, () => random.pick([from, from + 1, to - 1, to, to + 1])],
    [3, () => random.pick(rowInstants.length > 0 ? rowInstants : [to])],
    [1, () => windowOf(zone, parseDays(`month:${monthOf(zone, to)}`)).from + 40 * 86_400],
  ]);
  return {
    period,
    asOf: Math.max(asOf, from),
    settings: randomSettings(seed, snapshot),
    by: GROUPS[seed % GROUPS.length]!,
  };
}
