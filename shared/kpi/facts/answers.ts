/** NPS answers: our survey, a CRM field, tags (KPI.md 2.6). One per lead: its latest in the period. */
import type { Instant } from "../../domain/instant.ts";
import type { Mark } from "../../domain/mark.ts";
import { oncePer } from "../../history/once.ts";
import type { LeadStates } from "../../history/state.ts";
import { leadSet, type RowSet } from "../row-set.ts";
import type { Facts } from "./facts.ts";

interface Answer {
  head: number;
  at: Instant;
  score: number;
  /** At one instant the higher stands. */
  rank: number;
}

const TAG = 0;
const FIELD = 1;
const SURVEY = 2;

const BUILT_IN_PREFIXES = ["nps:", "нпс:"];

const isScore = (score: number) => Number.isInteger(score) && score >= 0 && score <= 10;

/** A whole number 0..10, or `null`. */
function scoreOf(text: string): number | null {
  return /^(?:10|\d)$/.test(text.trim()) ? Number(text) : null;
}

/** The score that a tag tells. Example: `NPS: 9` is 9. */
export function scoreOfTag(tag: string, prefixes: readonly string[]): number | null {
  const folded = tag.trim().toLowerCase();
  for (const prefix of prefixes) {
    const score = folded.startsWith(prefix) ? scoreOf(folded.slice(prefix.length)) : null;
    if (score !== null) return score;
  }
  return null;
}

/**
 * Every dated answer that counts, of all leads. At one instant our survey stands before a field and a field before a
 * tag; of tags the last in the CRM's order, in which they come here.
 */
function allAnswers(states: LeadStates): Answer[] {
  const { records, answers } = states.history;
  const prefixes = [...BUILT_IN_PREFIXES, states.settings.nps.tagPrefix.toLowerCase()];
  const tagScores = new Map<number, boolean>();
  const hasScore = (list: number) => {
    let known = tagScores.get(list);
    if (known === undefined) {
      known = records.tagLists.of(list).some((tag) => scoreOfTag(tag, prefixes) !== null);
      tagScores.set(list, known);
    }
    return known;
  };
  const found: Answer[] = [];
  for (let row = 0; row < records.length; row++) {
    const tagged = hasScore(records.tags[row]!);
    const asked = states.settings.nps.field !== null && records.fields[row] !== 0;
    if (!tagged && !asked && !answers.has(row)) continue;
    const head = states.leadOf(row);
    if (head < 0) continue;
    if (tagged && row === head) found.push(...tagAnswers(states, head, prefixes));
    if (asked) found.push(...fieldAnswers(states, head, row));
    for (const answer of [...(answers.get(row) ?? [])].sort((one, other) => one.at - other.at)) {
      if (answer.at <= states.asOf && isScore(answer.score))
        found.push({ head, at: answer.at, score: answer.score, rank: SURVEY });
    }
  }
  return found;
}

const byMark = (one: Mark, other: Mark) => one.at - other.at || (one.id < other.id ? -1 : 1);

/** The mark that dates a standing value: its last event by `asOf`, else when it was first seen. */
function dating(states: LeadStates, marks: readonly Mark[]): Mark[] {
  const known = marks.filter((mark) => mark.at <= states.asOf).sort(byMark);
  const mark = known.findLast((one) => one.source === "event") ?? known[0];
  return mark ? [mark] : [];
}

const rankOf = (mark: Mark) => (mark.source === "event" ? 1 : 0);

/** At one instant events stand in the order of their ids, which is the CRM's, and what was only seen as it was listed. */
const inTagOrder = (one: Mark, other: Mark) =>
  one.at - other.at || rankOf(one) - rankOf(other) || (rankOf(one) === 1 ? byMark(one, other) : 0);

/** Answers of the record's tags; at one instant the last of them comes last. */
function tagAnswers(states: LeadStates, head: number, prefixes: readonly string[]): Answer[] {
  const { records, marks } = states.history;
  const own = (marks.get(head) ?? []).filter((mark) => mark.kind === "tag");
  return records.tagLists
    .of(records.tags[head]!)
    .filter((tag) => scoreOfTag(tag, prefixes) !== null)
    .flatMap((tag) =>
      dating(
        states,
        own.filter((mark) => mark.value === tag),
      ),
    )
    .sort(inTagOrder)
    .map((mark) => ({ head, at: mark.at, score: scoreOfTag(mark.value, prefixes)!, rank: TAG }));
}

/** The field's answers of the record that has the field: the deal, else the CRM lead. */
function fieldAnswers(states: LeadStates, head: number, row: number): Answer[] {
  const field = states.settings.nps.field!;
  const { records, marks } = states.history;
  if (row !== head && records.fieldOf(head, field).length > 0) return [];
  const own = (marks.get(row) ?? []).filter((mark) => mark.kind === "field" && mark.key === field);
  return records.fieldOf(row, field).flatMap((value) => {
    const score = scoreOf(value);
    if (score === null) return [];
    const set = own.filter((mark) => scoreOf(mark.value) === score);
    return dating(states, set).map(({ at }) => ({ head, at, score, rank: FIELD }));
  });
}

const answersOf = oncePer(allAnswers);

const isLater = (one: Answer, other: Answer) =>
  one.at === other.at ? one.rank >= other.rank : one.at > other.at;

/** The answers of the period; value: the score. */
export function npsAnswers(facts: Facts): RowSet {
  const { window, filter, states } = facts;
  const latest = new Map<number, Answer>();
  for (const answer of answersOf(states)) {
    if (answer.at < window.start || answer.at >= window.end || !filter.takes(answer.head)) continue;
    const known = latest.get(answer.head);
    if (!known || isLater(answer, known)) latest.set(answer.head, answer);
  }
  const answers = [...latest.values()];
  return leadSet(
    Int32Array.from(answers, (one) => one.head),
    { values: Float64Array.from(answers, (one) => one.score) },
  );
}

/** amoCRM's own ratings of conversations in the period, 1–10; value: the rating. */
export function conversationRatings(facts: Facts): RowSet {
  const { window, filter, states, asOf } = facts;
  const [leads, values] = [[] as number[], [] as number[]];
  for (const rating of states.history.ratings.values()) {
    if (rating.at < window.start || rating.at >= window.end || rating.at > asOf) continue;
    const row = rating.recordId === null ? -1 : states.history.records.find(rating.recordId);
    const head = row < 0 ? -1 : states.leadOf(row);
    if (head < 0 ? !filter.isEmpty || row >= 0 : !filter.takes(head)) continue;
    leads.push(head);
    values.push(rating.rate);
  }
  return leadSet(Int32Array.from(leads), { values: Float64Array.from(values) });
}
