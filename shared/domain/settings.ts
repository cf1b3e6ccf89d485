import { z } from "zod";

/** The account's settings (INTERFACE.md, "Settings"): one schema for the file, the API, the screens and the metrics. */

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "time-of-day");
const date = z.iso.date();
const intervals = z.array(z.tuple([localTime, localTime]));
const weekday = intervals.optional();
/** The CRM's ids are text here; people write them as numbers too. */
const id = z.union([z.string().max(200), z.int()]).transform(String);
const idKey = z.string().max(200);

const schedule = z.strictObject({
  mon: weekday,
  tue: weekday,
  wed: weekday,
  thu: weekday,
  fri: weekday,
  sat: weekday,
  sun: weekday,
  /** Dates without work. */
  holidays: z.array(date).default([]),
  /** Dates with hours of their own; they win over `holidays`. */
  extraDays: z.record(date, intervals).default({}),
  /** A built-in production calendar (`RU`, `KZ`, `BY`, `UZ`) whose dates stand below `holidays` and `extraDays`. */
  calendar: z.enum(["RU", "KZ", "BY", "UZ"]).nullable().default(null),
});

const daily = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "time-of-day");
const weekly = z.string().regex(/^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$/, "time-of-week");
const monthly = z.string().regex(/^([1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d$/, "time-of-month");

const readAs = { language: z.enum(["ru", "en"]).default("ru") };
/** Whom scheduled reports are sent to, besides being kept. */
const recipient = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("email"), to: z.email().max(254), ...readAs }),
  /** A chat's number, or the public name of a channel. */
  z.strictObject({ by: z.literal("telegram"), chat: id, ...readAs }),
  /** A user of the CRM: a notification in Bitrix24, a task in amoCRM. */
  z.strictObject({ by: z.literal("crm"), user: id, ...readAs }),
]);

/** Leads of a pipeline or a source that are warned about in their own way; the first rule that fits holds. */
const warningRule = z.strictObject({
  pipeline: id.nullable().default(null),
  source: id.nullable().default(null),
  /** Working minutes; `null`: no warnings for these. */
  slaMinutes: z.number().positive().max(100_000).nullable(),
});

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "month");
const minorUnits = z.int();

export const settingsSchema = z.strictObject({
  schedule: schedule.prefault({}),
  /** Personal schedules by manager id; used for that manager's leads in response time. */
  schedules: z.record(idKey, schedule).default({}),
  response: z
    .strictObject({
      slaMinutes: z.number().positive().max(100_000).default(15),
      population: z.enum(["all", "inbound"]).default("all"),
      ignoreUsers: z.array(id).default([]),
      /** Bitrix24: sources that are channels of clients, instead of the built-in list. */
      inboundSources: z.array(id).nullable().default(null),
      /** amoCRM: count automated chat messages as people's (they answer from the phone app). */
      countAutomatedMessages: z.boolean().default(false),
    })
    .prefault({}),
  funnel: z
    .strictObject({
      steps: z.record(idKey, z.record(idKey, z.enum(["lead", "meeting", "proposal"]))).default({}),
    })
    .prefault({}),
  objections: z
    .strictObject({
      tagPrefixes: z.array(z.string().trim().min(1).max(60)).default(["возражение:", "objection:"]),
      field: id.nullable().default(null),
      lossReasons: z.record(idKey, z.string().trim().min(1).max(200)).default({}),
    })
    .prefault({}),
  nps: z
    .strictObject({
      field: id.nullable().default(null),
      tagPrefix: z.string().trim().min(1).max(60).default("nps:"),
    })
    .prefault({}),
  exclude: z
    .strictObject({
      tags: z.array(z.string().max(300)).default([]),
      lossReasons: z.array(id).default([]),
      sources: z.array(id).default([]),
      pipelines: z.array(id).default([]),
    })
    .prefault({}),
  plan: z
    .record(
      month,
      z.strictObject({
        account: minorUnits.nullable().optional(),
        managers: z.record(idKey, minorUnits).optional(),
      }),
    )
    .default({}),
  reports: z
    .strictObject({
      daily: daily.nullable().default("09:00"),
      weekly: weekly.nullable().default("mon 09:00"),
      monthly: monthly.nullable().default("1 09:00"),
      deliver: z.array(recipient).max(50).default([]),
      /** No daily report of a day without working hours; such a slot is not due. */
      skipDaysOff: z.boolean().default(false),
    })
    .prefault({}),
  warnings: z
    .strictObject({
      /** Tell people inside the CRM that a client waits. */
      on: z.boolean().default(true),
      /** Told when this share of the limit has passed, at the limit, and at this multiple of it; `null`: not then. */
      half: z.number().positive().lt(1).nullable().default(0.5),
      limit: z.boolean().default(true),
      after: z.number().gt(1).max(100).nullable().default(2),
      /** Users who are told when it is late. Empty: the head of the department, else an administrator. */
      heads: z.array(id).max(20).default([]),
      rules: z.array(warningRule).max(100).default([]),
      language: z.enum(["ru", "en"]).default("ru"),
    })
    .prefault({}),
  history: z.strictObject({ months: z.int().min(1).max(240).default(24) }).prefault({}),
  limits: z
    .strictObject({
      /** Requests a second that the CRM's plan allows (amoCRM 7; Bitrix24 2 or 5). `null`: the plan's default. */
      requestsPerSecond: z.number().positive().max(100).nullable().default(null),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Schedule = Settings["schedule"];
export type Recipient = Settings["reports"]["deliver"][number];

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});
