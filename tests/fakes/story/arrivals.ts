/** When new leads arrive. */
import { seededRandom } from "./seeded-random.ts";
import type { StoryOptions } from "./story-options.ts";
import { DAY, dayOf, dayStart, dayWeight } from "./working-hours.ts";

const HOUR = 3600;
/** The business grows by so much a month. */
const GROWTH = 1.008;

const weightOf = (options: StoryOptions, day: number): number =>
  dayWeight(day) * GROWTH ** ((day - dayOf(options.from)) / 30.4);

/** Mostly by daylight; every seventh client writes at any hour. */
function timeOfDay(random: ReturnType<typeof seededRandom>): number {
  if (random.uniform() < 0.15) return DAY * random.uniform();
  return 8 * HOUR + 12 * HOUR * ((random.uniform() + random.uniform()) / 2);
}

/** Numbers of leads day by day, with no end: by chance around `leadsPerDay`, or exactly `leads` up to `to`. */
function counter(options: StoryOptions): (day: number) => number {
  if (options.leads === undefined) {
    const perDay = options.leadsPerDay ?? 6;
    return (day) => seededRandom(options.seed * 31 + day * 7_907).poisson(perDay * weightOf(options, day));
  }
  let all = 0;
  for (let day = dayOf(options.from); day <= dayOf(options.to - 1); day++) all += weightOf(options, day);
  const perWeight = options.leads / all;
  let weight = 0;
  const soFar = () => Math.floor(weight * perWeight + 1e-6);
  return (day) => {
    const before = soFar();
    weight += weightOf(options, day);
    return soFar() - before;
  };
}

/** Instants of one day's arrivals in order. Days must be asked for one after the other, from the day of `from`. */
export function arrivalsByDay(options: StoryOptions): (day: number) => number[] {
  const countOf = counter(options);
  return (day) => {
    const random = seededRandom(options.seed * 53 + day * 6_151);
    const start = Math.max(options.from, dayStart(day));
    // The day by whose end an exact number of leads must be complete may be cut short.
    const cut = options.leads !== undefined && day === dayOf(options.to - 1);
    const end = cut ? options.to : dayStart(day) + DAY;
    const instant = () => {
      const at = dayStart(day) + Math.floor(timeOfDay(random));
      return at >= start && at < end ? at : start + Math.floor((end - start) * random.uniform());
    };
    return Array.from({ length: countOf(day) }, instant).sort((one, other) => one - other);
  };
}
