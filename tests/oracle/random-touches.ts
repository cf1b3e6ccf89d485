/** Touches on records, contacts, companies and nothing, and NPS answers, many at the very edge of counting. */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Mark, SurveyAnswer } from "#shared/domain/mark.ts";
import type { Touch, TouchKind, TouchTarget } from "#shared/domain/touch.ts";
import type { Random } from "./random.ts";
import { instantOf, type Span } from "./random-instants.ts";
import { COMPANY_IDS, CONTACT_IDS, type Setting, userOf } from "./random-records.ts";

const NEAR = [-601, -600, -599, -120, -1, 0, 1, 45, 300, 899, 900, 901, 3600, 20_000, 100_000, 400_000];

/** Around a creation, a closing or anything else that happens to the record. */
function nearInstant(random: Random, span: Span, record: LeadRecord): number {
  return random.weighted([
    [6, () => record.createdAt + random.pick(NEAR)],
    [1, () => (record.closedAt ?? record.updatedAt) + random.pick([-1, 0, 1, 600])],
    [2, () => instantOf(random, span)],
  ]);
}

function targetsOf(random: Random, record: LeadRecord, records: readonly LeadRecord[]): TouchTarget[] {
  const its: TouchTarget = { type: "record", id: record.id };
  const other: TouchTarget = { type: "record", id: random.pick(records).id };
  const unknown: TouchTarget = { type: "record", id: random.pick(["999999", "deal:999999", "lead:999999"]) };
  const contact: TouchTarget = {
    type: "contact",
    id: random.pick(record.contactIds.length > 0 ? record.contactIds : [...CONTACT_IDS, "c404"]),
  };
  const company: TouchTarget = { type: "company", id: record.companyId ?? random.pick(COMPANY_IDS) };
  return random.weighted<TouchTarget[]>([
    [12, () => [its]],
    [5, () => [contact]],
    [2, () => [company]],
    [1, () => [unknown]],
    [1, () => []],
    [1, () => [contact, company]],
    [1, () => [unknown, its]],
    [1, () => random.shuffled([its, contact])],
    [1, () => [unknown, contact]],
    [1, () => [its, other]],
  ]);
}

/** What the telephony writes: people's ids and the numbers of their desks. */
const claimOf = (random: Random): string | null =>
  random.pick([null, null, null, "2", "3", "101", "0", "66", "8", "1.5", "Anna"]);

function touchOf(setting: Setting, index: number, records: readonly LeadRecord[]): Touch {
  const { random, crm, span } = setting;
  const record = random.pick(records);
  const kind = random.pick<TouchKind>(["call", "call", "call", "message", "message", "email", "meeting"]);
  const direction = kind === "meeting" || random.chance(0.65) ? "out" : "in";
  const by = userOf(setting);
  const answered = kind !== "call" || random.chance(0.6);
  const talked = kind === "call" && (answered || random.chance(0.1));
  return {
    id: `${kind}:${index}`,
    kind,
    direction,
    at: nearInstant(random, span, record),
    by,
    claimedBy: crm === "amocrm" && kind === "call" ? claimOf(random) : null,
    automated: crm === "amocrm" && kind === "message" ? by === "0" : random.chance(0.08),
    answered,
    talkSeconds: talked ? random.int(1, 900) : 0,
    targets: targetsOf(random, record, records),
  };
}

export const touchesOf = (setting: Setting, records: readonly LeadRecord[], count: number): Touch[] =>
  Array.from({ length: count }, (_, index) => touchOf(setting, index, records));

/** Dated values: of each that stands, a mark first seen, events, or both; and some that no longer stand. */
export function marksOf({ random, span }: Setting, records: readonly LeadRecord[]): Mark[] {
  const marks: Mark[] = [];
  const ids = random.shuffled(Array.from({ length: records.length * 12 }, (_, index) => index));
  const mark = (one: Omit<Mark, "id">) =>
    marks.push({ id: `m${String(ids[marks.length]).padStart(6, "0")}`, ...one });
  for (const record of records) {
    const shared = instantOf(random, span);
    const values = [
      ...record.tags.map((tag) => ({ kind: "tag" as const, key: tag, value: tag })),
      ...(record.fields.F1 ?? []).map((value) => ({ kind: "field" as const, key: "F1", value })),
    ].filter(({ value }) => /\d\s*$/.test(value));
    for (const value of values) {
      const at = () => (random.chance(0.3) ? shared : instantOf(random, span));
      const events = random.pick([0, 1, 1, 2]);
      for (let left = events; left > 0; left--) {
        mark({ recordId: record.id, ...value, at: at(), source: "event" });
      }
      if (events === 0 || random.chance(0.2)) {
        mark({ recordId: record.id, ...value, at: at(), source: "seen" });
      }
    }
    if (random.chance(0.1)) {
      const gone = { kind: "tag" as const, key: "nps:1", value: "nps:1" };
      mark({ recordId: record.id, ...gone, at: instantOf(random, span), source: "event" });
    }
  }
  return marks;
}

export function surveyAnswersOf({ random, span }: Setting, records: readonly LeadRecord[]): SurveyAnswer[] {
  const taken = new Set<string>();
  return random.some(records, 0.25).flatMap((record) => {
    const recordId = random.chance(0.95) ? record.id : "deal:999999";
    const at = instantOf(random, span);
    if (taken.has(`${recordId} ${at}`)) return [];
    taken.add(`${recordId} ${at}`);
    return [{ recordId, at, score: random.int(0, 10), comment: random.pick([null, "Спасибо"]) }];
  });
}
