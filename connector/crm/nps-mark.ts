/** Which tags and field values could be an NPS answer: only those get a dated mark (KPI.md 2.6). */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Mark } from "#shared/domain/mark.ts";

const SCORE = /^\s*(10|\d)\s*$/;
const TAG_WITH_SCORE = /(^|[^\d])(10|\d)\s*$/;

export const mayBeScore = (value: string): boolean => SCORE.test(value);
export const mayBeScoreTag = (tag: string): boolean => TAG_WITH_SCORE.test(tag);

/** Marks of source `seen` for what a record's snapshot shows, dated by its update; kept only where none is known yet. */
export function seenMarks(record: LeadRecord): Mark[] {
  const mark = (kind: Mark["kind"], key: string, value: string): Mark => ({
    id: `seen:${record.id}:${kind}:${key}:${value}`,
    recordId: record.id,
    at: record.updatedAt,
    kind,
    key,
    value,
    source: "seen",
  });
  const tags = record.tags.filter(mayBeScoreTag).map((tag) => mark("tag", tag, tag));
  const fields = Object.entries(record.fields).flatMap(([id, values]) =>
    values.filter(mayBeScore).map((value) => mark("field", id, value)),
  );
  return [...tags, ...fields];
}
