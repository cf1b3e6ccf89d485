/** The card's one line: what has become of the client's request, how urgent it is, and what to do next. */
import type { CardAnswer } from "#shared/api/answers.ts";
import type { Language } from "#shared/text/errors.ts";
import { formatCountdown, formatDuration } from "../format/duration.ts";
import { localeOf } from "../format/locale.ts";
import type { CardText } from "../text/card-text.ts";
import { fill } from "../text/fill.ts";
import { type Clock, clockOf } from "./clock.ts";

export type Tone = "calm" | "soon" | "late" | "done" | "quiet";

export interface Line {
  tone: Tone;
  /** The state in words; changes rarely. */
  state: string;
  /** Digits that run, `null` when nothing does. */
  count: string | null;
  next: string | null;
}

export interface CardWords {
  text: CardText;
  duration(seconds: number): string;
  time(ms: number): string;
}

export function wordsOf(text: CardText, language: Language): CardWords {
  const locale = localeOf(language);
  const days = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(locale);
  const units = {
    ...text.units,
    days: (value: number) => {
      const shown = Number(value.toFixed(1));
      return `${days.format(shown)}\u00a0${text.units.days[plurals.select(shown)] ?? text.units.days.other}`;
    },
  };
  const hours = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const dates = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const sameDay = (ms: number) => new Date(ms).toDateString() === new Date().toDateString();
  return {
    text,
    duration: (seconds) => formatDuration(seconds, units),
    time: (ms) => (sameDay(ms) ? hours : dates).format(ms),
  };
}

function waitingLine(
  { left, working, begins }: Clock,
  card: CardAnswer,
  { text, time, duration }: CardWords,
): Line {
  const next = card.manager === null ? text.nextAssign : text.nextCall;
  const count = formatCountdown(left);
  if (left <= 0) return { tone: "late", state: text.overdue, count, next };
  if (working) {
    const tone = left < card.limitSeconds / 2 ? "soon" : "calm";
    return { tone, state: text.answerWithin, count, next };
  }
  const later =
    begins === null ? null : fill(text.outOfHoursLeft, { when: time(begins), left: duration(left) });
  return { tone: "quiet", state: text.outOfHours, count: null, next: later };
}

function answeredState({ answeredIn, withinLimit, limitSeconds }: CardAnswer, words: CardWords): string {
  const { text, duration } = words;
  const said = answeredIn ? fill(text.answered, { time: duration(answeredIn) }) : text.answeredAtOnce;
  if (withinLimit === null) return said;
  return `${said}, ${withinLimit ? text.withinLimit : fill(text.afterLimit, { limit: duration(limitSeconds) })}`;
}

export function lineOf(card: CardAnswer, elapsed: number, words: CardWords): Line {
  const { text } = words;
  switch (card.state) {
    case "waiting": {
      const clock = clockOf(card, elapsed);
      if (clock) return waitingLine(clock, card, words);
      return { tone: "quiet", state: text.notCounted, count: null, next: null };
    }
    case "reacted":
      return { tone: "soon", state: text.reacted, count: null, next: text.nextAgain };
    case "answered": {
      const tone = card.withinLimit === false ? "quiet" : "done";
      return { tone, state: answeredState(card, words), count: null, next: null };
    }
    case "closed":
      return { tone: "quiet", state: text.closed, count: null, next: null };
    case "not-counted":
      return { tone: "quiet", state: text.notCounted, count: null, next: null };
  }
}
