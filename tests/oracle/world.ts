/** Everything about one snapshot at one `asOf` that the figures share: leads, their touches, amounts and answers. */
import type { GroupBy } from "#shared/api/report.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { fractionOf, roundHalfAway } from "./arithmetic.ts";
import { fieldOf, type Lead, leadsAt, person, recordsOf } from "./lead.ts";
import { inCrmOrder } from "./record-history.ts";
import { type CountedTouch, countTouches, firstAnswers } from "./touches.ts";
import { workingClock } from "./working-time.ts";

/** A lead and all that the figures ask about it. */
export interface Fact {
  lead: Lead;
  amount: number;
  unconverted: boolean;
  contact: number | null;
  reaction: number | null;
  touches: readonly CountedTouch[];
  /** Working seconds by the responsible manager's schedule, for response time. */
  working(a: number, b: number): number;
  /** First move of its history by anyone, `null` where it never moved. */
  firstMove: number | null;
}

export interface CountedMove {
  fact: Fact;
  at: number;
  by: string;
}

export interface World {
  snapshot: Snapshot;
  settings: Settings;
  asOf: number;
  zone: string;
  facts: readonly Fact[];
  touches: readonly CountedTouch[];
  /** Stage moves that a person made (amoCRM alone tells who). */
  moves: readonly CountedMove[];
  working(a: number, b: number): number;
}

/** The part of a world that one group, or the whole account, looks at. */
export interface Scope {
  world: World;
  facts: readonly Fact[];
  touches: readonly CountedTouch[];
  moves: readonly CountedMove[];
  group: { by: GroupBy; id: string | null } | null;
}

const folded = (text: string): string => text.trim().toLowerCase();

/** "tags (whole, trimmed, without case), loss reasons, sources (by id, as last synced), pipelines (as at `asOf`)". */
function isExcluded(lead: Lead, { exclude }: Settings): boolean {
  const tags = exclude.tags.map(folded);
  const has = (ids: readonly string[], id: string | null) => id !== null && ids.includes(id);
  return (
    lead.main.tags.some((tag) => tags.includes(folded(tag))) ||
    has(exclude.lossReasons, lead.main.lossReasonId) ||
    has(exclude.sources, lead.sourceId) ||
    has(exclude.pipelines, lead.pipelineId)
  );
}

/** KPI.md 1 "amount". A currency without a rate is unconverted whatever the amount is. */
export function amountOf(snapshot: Snapshot, lead: Lead): { amount: number; unconverted: boolean } {
  const { amount, currency } = lead.main;
  const rate =
    currency === null || currency === snapshot.account.currency ? 1 : snapshot.dictionaries.rates[currency];
  if (rate === undefined) return { amount: 0, unconverted: true };
  const [numerator, denominator] = fractionOf(rate);
  return { amount: roundHalfAway(BigInt(amount ?? 0) * numerator, denominator), unconverted: false };
}

export function worldAt(snapshot: Snapshot, settings: Settings, asOf: number): World {
  const zone = snapshot.account.timeZone;
  const working = workingClock(zone, settings.schedule);
  const personal = new Map(
    Object.entries(settings.schedules).map(([id, schedule]) => [id, workingClock(zone, schedule)]),
  );
  const all = leadsAt(snapshot, asOf);
  const excluded = new Set(all.filter((lead) => isExcluded(lead, settings)));
  const touches = countTouches(snapshot, settings, asOf, all, excluded);

  const facts = all
    .filter((lead) => !excluded.has(lead))
    .map((lead): Fact => {
      const own = touches.filter((one) => one.leads.includes(lead));
      const moves = [...lead.entries, ...lead.requestEntries].filter((entry) => entry.move);
      return {
        lead,
        ...amountOf(snapshot, lead),
        ...firstAnswers(lead, own),
        touches: own,
        working: personal.get(lead.managerId ?? "") ?? working,
        firstMove: moves.length === 0 ? null : Math.min(...moves.map((move) => move.at)),
      };
    });
  return {
    snapshot,
    settings,
    asOf,
    zone,
    facts,
    touches,
    moves: personalMoves(snapshot, settings, facts),
    working,
  };
}

/** "in amoCRM a stage move, by that manager"; "Touches and moves by nobody, by robots and by ignored users are in no row". */
function personalMoves(snapshot: Snapshot, settings: Settings, facts: readonly Fact[]): CountedMove[] {
  if (snapshot.account.crm !== "amocrm") return [];
  const robots = [...snapshot.dictionaries.botIds, ...settings.response.ignoreUsers];
  return facts.flatMap((fact) =>
    fact.lead.entries.flatMap((entry) => {
      const by = person(entry.by);
      return entry.move && by !== null && !robots.includes(by) ? [{ fact, at: entry.at, by }] : [];
    }),
  );
}

/** Teams of a manager; one who left, one without a team and nobody are in the team `null`. */
export function teamsOf(world: World, managerId: string | null): readonly (string | null)[] {
  const teams =
    world.snapshot.dictionaries.managers.find((manager) => manager.id === managerId)?.teamIds ?? [];
  // "for each … team": a manager of two departments is in both; departments above are not rolled up.
  return teams.length === 0 ? [null] : teams;
}

/** "for each manager, pipeline (as at `asOf`), source or team". */
export function groupsOfLead(world: World, lead: Lead, by: GroupBy): readonly (string | null)[] {
  if (by === "pipeline") return [lead.pipelineId];
  if (by === "source") return [lead.sourceId];
  return by === "manager" ? [lead.managerId] : teamsOf(world, lead.managerId);
}

export const wholeScope = (world: World): Scope => ({
  world,
  facts: world.facts,
  touches: world.touches,
  moves: world.moves,
  group: null,
});

/** "touches and (amoCRM) moves [belong] to the manager who made them"; by pipeline and source they go with the lead. */
export function groupScope(world: World, by: GroupBy, id: string | null): Scope {
  const facts = world.facts.filter((fact) => groupsOfLead(world, fact.lead, by).includes(id));
  if (by === "manager" || by === "team") {
    const isIn = (maker: string | null) =>
      by === "manager" ? maker === id : teamsOf(world, maker).includes(id);
    return {
      world,
      facts,
      touches: world.touches.filter((one) => isIn(one.by)),
      moves: world.moves.filter((move) => isIn(move.by)),
      group: { by, id },
    };
  }
  const leads = new Set(facts.map((fact) => fact.lead));
  // "a touch of no lead in none": in the group whose id is null.
  const touches = world.touches
    .filter((one) => (one.leads.length === 0 ? id === null : one.leads.some((lead) => leads.has(lead))))
    .map((one) => ({ ...one, leads: one.leads.filter((lead) => leads.has(lead)) }));
  const moves = world.moves.filter((move) => leads.has(move.fact.lead));
  return { world, facts, touches, moves, group: { by, id } };
}

/** An NPS answer of a lead that stands: 2.6. */
export interface Answer {
  at: number;
  score: number;
  /** At one instant the higher decides: "a field before a tag", our own survey page, named first, before both. */
  rank: number;
}

const wholeScore = (text: string): number | null => (/^\s*(10|\d)\s*$/.test(text) ? Number(text) : null);

export function scoreOfTag(tag: string, prefix: string): number | null {
  const text = tag.toLowerCase();
  for (const one of ["nps:", "нпс:", prefix.toLowerCase()]) {
    if (text.startsWith(one) && wholeScore(text.slice(one.length)) !== null) {
      return wholeScore(text.slice(one.length));
    }
  }
  return null;
}

/** Answers of one lead by `asOf`, earliest first; at one instant the one that decides comes last. */
export function answersOf(world: World, lead: Lead): Answer[] {
  const { snapshot, settings, asOf } = world;
  const answers: Answer[] = [];
  const own = recordsOf(lead).map((record) => record.id);
  for (const answer of snapshot.answers) {
    const valid = Number.isInteger(answer.score) && answer.score >= 0 && answer.score <= 10;
    if (own.includes(answer.recordId) && answer.at <= asOf && valid) {
      answers.push({ at: answer.at, score: answer.score, rank: 2 });
    }
  }
  // "dated by the last event that set them", the last by `asOf`; "where there is none, by … the sync that first saw it".
  const dated = (recordId: string, kind: "tag" | "field", key: string, value: string) => {
    const marks = inCrmOrder(snapshot.marks).filter(
      (mark) =>
        mark.recordId === recordId &&
        mark.kind === kind &&
        mark.key === key &&
        mark.value === value &&
        mark.at <= asOf,
    );
    return marks.findLast((mark) => mark.source === "event") ?? marks.at(-1) ?? null;
  };
  const standing: { mark: ReturnType<typeof dated>; score: number | null; rank: number }[] = [];
  for (const tag of lead.main.tags) {
    const score = scoreOfTag(tag, settings.nps.tagPrefix);
    standing.push({ mark: dated(lead.main.id, "tag", tag, tag), score, rank: 0 });
  }
  const field = settings.nps.field;
  if (field !== null) {
    const { record, values } = fieldOf(lead, field);
    for (const value of values) {
      standing.push({ mark: dated(record.id, "field", field, value), score: wholeScore(value), rank: 1 });
    }
  }
  // "of tags the last": of those that events set the last event's, after those that were only seen, as they are listed.
  const place = ({ mark }: (typeof standing)[number]) => (mark?.source === "event" ? mark.id : "");
  standing.sort((a, b) => (place(a) === place(b) ? 0 : place(a) < place(b) ? -1 : 1));
  for (const { mark, score, rank } of standing) {
    if (mark && score !== null) answers.push({ at: mark.at, score, rank });
  }
  return answers.sort((a, b) => a.at - b.at || a.rank - b.rank);
}
