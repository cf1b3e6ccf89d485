/**
 * Years in the life of a sales department, and on: leads arrive, wait, are called, met, sent offers, won or lost. The
 * same seed gives the same story, and a longer story begins like the shorter one. A fake CRM turns the happenings into
 * its own records.
 */
import { arrivalsByDay } from "./arrivals.ts";
import type { StoryEvent } from "./happening.ts";
import { tellLead } from "./lead-life.ts";
import type { StoryOptions } from "./story-options.ts";
import { dayOf } from "./working-hours.ts";

export type { Happening, StoryEvent } from "./happening.ts";
export type { StoryOptions } from "./story-options.ts";

/** Every happening in order of time, without an end. */
function* tellForEver(options: StoryOptions): Generator<StoryEvent, never> {
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
    yield* (days.get(day) ?? []).sort((one, other) => one.at - other.at || one.lead - other.lead);
    days.delete(day);
  }
}

export interface Living {
  /** What happened since the last call (at first: since the beginning) and before `now`, in order. */
  until(now: number): StoryEvent[];
}

/** The story from `now` on: new happenings as the clock goes on, as far as anybody asks. */
export function living(story: StoryOptions, now: number): Living {
  const telling = tellForEver(story);
  let next = telling.next().value;
  const until = (instant: number) => {
    const told: StoryEvent[] = [];
    for (; next.at < instant; next = telling.next().value) told.push(next);
    return told;
  };
  until(now);
  return { until };
}

/** The whole story before `to`, in order. */
export function createStory(options: StoryOptions): StoryEvent[] {
  return living(options, options.from).until(options.to);
}
