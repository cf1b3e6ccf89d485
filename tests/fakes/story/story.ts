/**
 * Years in the life of a sales department, and on: leads arrive, wait, are called, met, sent offers, won or lost. The
 * same seed gives the same story, and a longer story begins like the shorter one. A fake CRM turns the happenings into
 * its own records.
 */
import { arrivalsByDay } from "./arrivals.ts";
import type { StoryEvent } from "./happening.ts";
import { tellLead } from "./lead-life.ts";
import type { StoryOptions } from "./story-options.ts";
import { dayOf, dayStart } from "./working-hours.ts";

export type { Happening, StoryEvent } from "./happening.ts";
export type { StoryOptions } from "./story-options.ts";

/** The happenings of each day in order, day after day from that of `from`, without an end. A day may have none. */
function* tellDays(options: StoryOptions): Generator<StoryEvent[], never> {
  const arrivals = arrivalsByDay(options);
  const days = new Map<number, StoryEvent[]>();
  let lead = 0;
  for (let day = dayOf(options.from); ; day++) {
    for (const arrived of arrivals(day)) {
      for (const event of tellLead(options, ++lead, arrived)) {
        const of = dayOf(event.at);
        const list = days.get(of);
        if (list) list.push(event);
        else days.set(of, [event]);
      }
    }
    yield (days.get(day) ?? []).sort((one, other) => one.at - other.at || one.lead - other.lead);
    days.delete(day);
  }
}

export interface Living {
  /** What happened since the last call (at first: since the beginning) and before `now`, in order. */
  until(now: number): StoryEvent[];
}

/** The story from `now` on: new happenings as the clock goes on, as far as anybody asks. */
export function living(story: StoryOptions, now: number): Living {
  const telling = tellDays(story);
  let day = dayOf(story.from);
  const untold: StoryEvent[] = [];
  const until = (instant: number) => {
    for (; dayStart(day) < instant; day++) untold.push(...telling.next().value);
    const future = untold.findIndex((event) => event.at >= instant);
    return untold.splice(0, future < 0 ? untold.length : future);
  };
  until(now);
  return { until };
}

/** The whole story before `to`, in order. */
export function createStory(options: StoryOptions): StoryEvent[] {
  return living(options, options.from).until(options.to);
}
