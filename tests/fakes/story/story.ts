/**
 * Two years in the life of a sales department, and on: leads arrive, wait, are called, met, sent offers, won or lost.
 * The same seed gives the same story. What happens is told as dated happenings; a fake CRM turns them into its records.
 */
import { LOSS_REASONS, OBJECTIONS, PIPELINES, SELLERS, type Seller, SOURCES, titleOf } from "./department.ts";
import { seededRandom } from "./seeded-random.ts";

export type Happening =
  | {
      kind: "arrive";
      pipeline: number;
      stage: string;
      source: number;
      seller: number;
      byHand: boolean;
      amount: number;
      title: string;
    }
  | {
      kind: "call";
      direction: "in" | "out";
      seller: number;
      seconds: number;
      onContact: boolean;
      extension: boolean;
    }
  | { kind: "message"; direction: "in" | "out"; seller: number | null }
  | { kind: "meeting"; seller: number }
  | { kind: "move"; stage: string; seller: number }
  | { kind: "won"; seller: number }
  | { kind: "lost"; seller: number; reason: number }
  | { kind: "objection"; text: string }
  | { kind: "score"; value: number }
  | { kind: "delete" };

export interface StoryEvent {
  /** Seconds since 1970. */
  at: number;
  /** Number of the lead, from 1 in the order of arrival. */
  lead: number;
  what: Happening;
}

export interface StoryOptions {
  seed: number;
  /** Seconds since 1970. */
  from: number;
  to: number;
  /** Leads on an ordinary working day. */
  leadsPerDay: number;
}

const HOUR = 3600;
const DAY = 86_400;
/** Moscow: the department's wall clock is three hours ahead of UTC, all year. */
const OFFSET = 3 * HOUR;

type Random = ReturnType<typeof seededRandom>;

function choose<Item extends { share: number }>(random: Random, items: readonly Item[]): Item {
  let left = random.uniform() * items.reduce((sum, item) => sum + item.share, 0);
  for (const item of items) {
    left -= item.share;
    if (left <= 0) return item;
  }
  return items[items.length - 1]!;
}

const isWeekend = (day: number) => [2, 3].includes(day % 7);

/** The same instant or the next working hour, Monday to Friday 09:00–18:00 of the department's clock. */
export function nextWorkingMoment(at: number): number {
  for (let local = at + OFFSET; ; local += 600) {
    const day = Math.floor(local / DAY);
    const time = local - day * DAY;
    if (!isWeekend(day) && time >= 9 * HOUR && time < 18 * HOUR) return Math.max(at, local - OFFSET);
  }
}

function minutesLater(random: Random, at: number, median: number, spread = 0.8): number {
  return nextWorkingMoment(at + Math.round(60 * median * Math.exp(spread * random.normal())));
}

class Life {
  readonly events: StoryEvent[] = [];
  private readonly random: Random;
  private readonly lead: number;

  constructor(random: Random, lead: number) {
    this.random = random;
    this.lead = lead;
  }

  tell(at: number, what: Happening): void {
    this.events.push({ at: Math.round(at), lead: this.lead, what });
  }

  /** The first minutes: a try or two, a call or a message that reaches the client, or nobody at all. */
  answer(arrived: number, seller: Seller): number | null {
    const { random } = this;
    if (random.uniform() < 0.07) return null;
    let at = minutesLater(random, arrived, seller.reactionMinutes);
    const call = (seconds: number, when: number) =>
      this.tell(when, {
        kind: "call",
        direction: "out",
        seller: seller.id,
        seconds,
        onContact: random.uniform() < 0.3,
        extension: random.uniform() < 0.03,
      });
    while (random.uniform() < 0.28) {
      call(0, at);
      at = minutesLater(random, at + 600, 45);
    }
    if (random.uniform() < 0.7) call(40 + Math.round(220 * random.uniform()), at);
    else this.tell(at, { kind: "message", direction: "out", seller: seller.id });
    return at;
  }
}

function sellerOf(random: Random, at: number, options: StoryOptions): Seller {
  const present = SELLERS.filter((one) => !one.left || at < options.from + 200 * DAY);
  return present[Math.floor(random.uniform() * present.length)]!;
}

function tellScore(life: Life, random: Random, at: number): void {
  if (random.uniform() > 0.45) return;
  const mood = random.uniform();
  const value =
    mood < 0.62
      ? 9 + Math.round(random.uniform())
      : mood < 0.85
        ? 7 + Math.round(random.uniform())
        : Math.floor(7 * random.uniform());
  life.tell(at + DAY + random.uniform() * 3 * DAY, { kind: "score", value });
}

function tellEnd(life: Life, random: Random, at: number, seller: Seller, won: boolean, reason: number): void {
  if (won) {
    life.tell(at, { kind: "won", seller: seller.id });
    tellScore(life, random, at);
  } else {
    life.tell(at, { kind: "lost", seller: seller.id, reason });
    if (random.uniform() < 0.02) life.tell(at + 20 * DAY, { kind: "delete" });
  }
}

function tellContacts(life: Life, random: Random, at: number, seller: Seller): void {
  if (random.uniform() < 0.6) {
    const seconds = random.uniform() < 0.75 ? 30 + Math.round(300 * random.uniform()) : 0;
    life.tell(at - 1800, {
      kind: "call",
      direction: random.uniform() < 0.25 ? "in" : "out",
      seller: seller.id,
      seconds,
      onContact: random.uniform() < 0.3,
      extension: false,
    });
  }
  if (random.uniform() < 0.5) life.tell(at - 3600, { kind: "message", direction: "in", seller: null });
  if (random.uniform() < 0.4) life.tell(at - 900, { kind: "message", direction: "out", seller: seller.id });
}

/** One lead's whole life, also what lies after the end of the story: the caller cuts. */
function tellLead(options: StoryOptions, lead: number, arrived: number): StoryEvent[] {
  const random = seededRandom(options.seed * 7_919 + lead * 104_729);
  const life = new Life(random, lead);
  const pipeline = choose(random, PIPELINES);
  const source = choose(random, SOURCES);
  const seller = sellerOf(random, arrived, options);
  const amount =
    random.uniform() < 0.06 ? 0 : Math.round((pipeline.amount * Math.exp(0.7 * random.normal())) / 500) * 500;
  const first = pipeline.stages[0]!;
  life.tell(arrived, {
    kind: "arrive",
    pipeline: pipeline.id,
    stage: first.key,
    source: source.id,
    seller: seller.id,
    byHand: source.human,
    amount,
    title: titleOf(lead),
  });
  if (random.uniform() < 0.5) life.tell(arrived + 2, { kind: "message", direction: "out", seller: null });
  const answered = life.answer(arrived, seller);
  const objection = random.uniform() < 0.34 ? choose(random, OBJECTIONS) : null;
  let at = nextWorkingMoment((answered ?? arrived + 2 * DAY) + 900);
  for (const [index, stage] of pipeline.stages.entries()) {
    if (index > 0) {
      if (random.uniform() < 0.06) continue;
      life.tell(at, { kind: "move", stage: stage.key, seller: seller.id });
      tellContacts(life, random, at, seller);
      if (stage.step === "meeting" && random.uniform() < 0.7)
        life.tell(at + DAY, { kind: "meeting", seller: seller.id });
      if (objection && stage.step === "proposal" && index <= 3)
        life.tell(at + HOUR, { kind: "objection", text: objection.kind });
    }
    at = nextWorkingMoment(at + Math.round(random.gamma(1.4) * (stage.days / 1.4) * DAY));
    const chance =
      1 -
      (1 - stage.onward) / seller.skill -
      (answered === null ? 0.3 : 0) -
      (objection && stage.step === "proposal" ? 0.25 * (1 - objection.handled) : 0);
    if (random.uniform() > chance) {
      tellEnd(
        life,
        random,
        at,
        seller,
        false,
        LOSS_REASONS[Math.floor(random.uniform() * LOSS_REASONS.length)]!.id,
      );
      return life.events;
    }
  }
  tellEnd(life, random, at, seller, true, 0);
  return life.events;
}

/** Leads of one day of the department's clock: fewer at the weekend, a slow growth, a spring and an autumn. */
function arrivalsOf(options: StoryOptions, day: number): number[] {
  const random = seededRandom(options.seed * 31 + day * 7_907);
  const months = (day * DAY - options.from) / (30.4 * DAY);
  const season = 1 + 0.18 * Math.sin((2 * Math.PI * (day % 365)) / 182.5);
  const mean = options.leadsPerDay * (isWeekend(day) ? 0.3 : 1) * season * 1.008 ** months;
  return Array.from({ length: random.poisson(mean) }, () => {
    const hour = 8 + 12 * ((random.uniform() + random.uniform()) / 2);
    return Math.round(day * DAY - OFFSET + hour * HOUR);
  }).sort((one, other) => one - other);
}

/** The whole story in the order of its happenings, up to `to`. */
export function createStory(options: StoryOptions): StoryEvent[] {
  const events: StoryEvent[] = [];
  let lead = 0;
  for (let day = Math.floor((options.from + OFFSET) / DAY); day * DAY - OFFSET < options.to; day++) {
    for (const arrived of arrivalsOf(options, day)) {
      lead++;
      if (arrived < options.from) continue;
      for (const event of tellLead(options, lead, arrived)) if (event.at < options.to) events.push(event);
    }
  }
  return events.sort((one, other) => one.at - other.at || one.lead - other.lead);
}
