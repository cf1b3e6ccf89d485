import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PIPELINES, SELLERS } from "./department.ts";
import { createStory, living, type StoryEvent, type StoryOptions } from "./story.ts";
import { dayOf, isWorkday, isWorkingMoment, nextWorkingMoment } from "./working-hours.ts";

const DAY = 86_400;
const FROM = Date.UTC(2025, 0, 13, 9) / 1000;
const options = (seed: number, days: number): StoryOptions => ({
  seed,
  from: FROM,
  to: FROM + days * DAY,
  leadsPerDay: 4,
});
const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** Happenings of each lead in order. */
function byLead(story: readonly StoryEvent[]): Map<number, StoryEvent[]> {
  return Map.groupBy(story, (event) => event.lead);
}

describe("a story", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(createStory(options(1, 30))).toEqual(createStory(options(1, 30)));
    expect(createStory(options(1, 30))).not.toEqual(createStory(options(2, 30)));
  });

  test("begins like any longer one, and goes on living like it", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (seed, days, more) => {
          const long = createStory(options(seed, days + more));
          const short = createStory(options(seed, days));
          const now = FROM + days * DAY;
          expect(short).toEqual(long.filter((event) => event.at < now));
          const life = living(options(seed, days), now);
          const middle = now + Math.floor((more * DAY) / 3);
          expect([...short, ...life.until(middle), ...life.until(now + more * DAY)]).toEqual(long);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("has exactly as many leads as asked for, and goes on at that pace", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 200 }),
        (seed, leads, days) => {
          const { from, to } = options(seed, days);
          const story = createStory({ seed, from, to, leads });
          const arrived = story.filter((event) => event.what.kind === "arrive");
          expect(arrived.map((event) => event.lead)).toEqual(
            Array.from({ length: leads }, (_, at) => at + 1),
          );
          expect(arrived.every((event) => event.at >= from && event.at < to)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
    const year = { seed: 1, from: FROM, to: FROM + 365 * DAY, leads: 3_650 };
    const next = living(year, year.to).until(year.to + 365 * DAY);
    const arrivals = next.filter((event) => event.what.kind === "arrive").length;
    expect(arrivals).toBeGreaterThan(3_650);
    expect(arrivals).toBeLessThan(1.2 * 3_650);
  });

  test("makes sense lead by lead: first it arrives, then it goes through stages of its pipeline", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const life of byLead(createStory(options(seed, 120))).values()) {
          expect(life[0]!.what.kind).toBe("arrive");
          let pipeline = 0;
          let closed = false;
          let deleted = false;
          for (const { what } of life) {
            if (what.kind === "arrive" || what.kind === "transfer") pipeline = what.pipeline;
            if (what.kind === "move") {
              const stages = PIPELINES.find((one) => one.id === pipeline)!.stages;
              expect(stages.map((stage) => stage.key)).toContain(what.stage);
              expect(closed).toBe(what.reopens === true);
              closed = false;
            }
            if (what.kind === "won" || what.kind === "lost") {
              expect(closed || deleted).toBe(false);
              closed = true;
            }
            if (what.kind === "delete") deleted = true;
            if (what.kind === "restore") deleted = false;
            if (what.kind === "score") expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(what.value);
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  test("tells everything there is to tell", () => {
    const kinds = new Set(createStory(options(1, 700)).map((event) => event.what.kind));
    expect([...kinds].sort()).toEqual(
      [
        ...["amount", "arrive", "assign", "call", "delete", "lost", "meeting", "message", "move"],
        ...["objection", "plan", "restore", "score", "tag", "transfer", "untag", "won"],
      ].sort(),
    );
  });
});

describe("the department", () => {
  const story = createStory({ ...options(3, 730), leadsPerDay: 8 });

  test("rests at the weekend and at night: outgoing calls and moves are made at work", () => {
    const atWork = story.filter(
      ({ what }) =>
        (what.kind === "move" && what.seller !== null) || (what.kind === "call" && what.direction === "out"),
    );
    const outside = atWork.filter((event) => !isWorkingMoment(event.at));
    expect(outside.length / atWork.length).toBeLessThan(0.2);
    const arrivals = story.filter((event) => event.what.kind === "arrive").map((event) => dayOf(event.at));
    const [work, rest] = [arrivals.filter(isWorkday), arrivals.filter((day) => !isWorkday(day))];
    const days = (list: number[]) => list.length / new Set(list).size;
    expect(days(work)).toBeGreaterThan(2 * days(rest));
  });

  test("has fast and slow managers", () => {
    const waits = new Map<number, number[]>();
    for (const life of byLead(story).values()) {
      const [arrival, ...rest] = life;
      if (arrival?.what.kind !== "arrive" || !isWorkingMoment(arrival.at)) continue;
      const first = rest.find(({ what }) => what.kind === "call" && what.direction === "out");
      if (!first || first.at - arrival.at > DAY / 4) continue;
      const list = waits.get(arrival.what.seller) ?? [];
      waits.set(arrival.what.seller, [...list, first.at - arrival.at]);
    }
    const median = (id: number) =>
      waits.get(id)!.sort((one, other) => one - other)[waits.get(id)!.length >> 1]!;
    expect(median(501)).toBeLessThan(median(504));
    expect(median(508)).toBeLessThan(median(509));
  });

  test("loses a man and hires a woman: nobody acts before or after being there", () => {
    const gone = SELLERS.find((one) => one.leavesAfter !== undefined)!;
    const hired = SELLERS.find((one) => one.hiredAfter !== undefined)!;
    const deeds = (id: number) =>
      story.filter(({ what }) => "seller" in what && what.seller === id).map((event) => event.at);
    expect(deeds(gone.id).length).toBeGreaterThan(100);
    expect(Math.min(...deeds(hired.id))).toBeGreaterThanOrEqual(FROM + hired.hiredAfter! * DAY);
    // What follows a deed at once (a message an hour after a move) may still be his.
    expect(Math.max(...deeds(gone.id))).toBeLessThan(FROM + (gone.leavesAfter! + 4) * DAY);
  });

  test("can be a small one", () => {
    const few = createStory({ ...options(3, 60), managers: 2 });
    const sellers = few.flatMap(({ what }) => (what.kind === "arrive" ? [what.seller] : []));
    expect([...new Set(sellers)].sort()).toEqual([501, 502]);
  });
});

test("the next working moment is one, not before, and the same one if it is one already", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), (at) => {
      const next = nextWorkingMoment(at);
      expect(isWorkingMoment(next)).toBe(true);
      expect(next).toBeGreaterThanOrEqual(at);
      if (isWorkingMoment(at)) expect(next).toBe(at);
      else for (let day = dayOf(at) + 1; day < dayOf(next); day++) expect(isWorkday(day)).toBe(false);
    }),
  );
});
