/** A lead's story being told: who is responsible at an instant, and the happenings so far. */
import { SELLERS, type Seller } from "./department.ts";
import type { Happening, StoryEvent } from "./happening.ts";
import { seededRandom } from "./seeded-random.ts";
import type { StoryOptions } from "./story-options.ts";
import { DAY, nextWorkingMoment } from "./working-hours.ts";

type Random = ReturnType<typeof seededRandom>;

export function choose<Item extends { share: number }>(random: Random, items: readonly Item[]): Item {
  let left = random.uniform() * items.reduce((sum, item) => sum + item.share, 0);
  for (const item of items) {
    left -= item.share;
    if (left <= 0) return item;
  }
  return items[items.length - 1]!;
}

/** Sellers who are there at an instant. */
function presentAt(options: StoryOptions, at: number): Seller[] {
  const day = (at - options.from) / DAY;
  return SELLERS.slice(0, options.managers ?? SELLERS.length).filter(
    (one) => day < (one.leavesAfter ?? Number.POSITIVE_INFINITY) && day >= (one.hiredAfter ?? 0),
  );
}

export class Life {
  readonly events: StoryEvent[] = [];
  readonly random: Random;
  private readonly options: StoryOptions;
  private readonly lead: number;
  private readonly arrived: number;
  private owner: Seller;
  /** A robot has tagged it so. */
  hot = false;

  constructor(options: StoryOptions, lead: number, arrived: number) {
    this.options = options;
    this.lead = lead;
    this.arrived = arrived;
    this.random = seededRandom(options.seed * 7_919 + lead * 104_729);
    this.owner = this.anybody(arrived);
  }

  chance(share: number): boolean {
    return this.random.uniform() < share;
  }

  tell(at: number, what: Happening): void {
    this.events.push({ at: Math.max(this.arrived, Math.round(at)), lead: this.lead, what });
  }

  anybody(at: number): Seller {
    const present = presentAt(this.options, at);
    return present[Math.floor(this.random.uniform() * present.length)] ?? SELLERS[0]!;
  }

  /** Who is responsible at an instant: who has left by then has handed the lead over. */
  seller(at: number): Seller {
    const left = (at - this.options.from) / DAY >= (this.owner.leavesAfter ?? Number.POSITIVE_INFINITY);
    if (left) this.handOver(at, null);
    return this.owner;
  }

  handOver(at: number, by: number | null): void {
    this.owner = this.anybody(at);
    this.tell(at, { kind: "assign", seller: this.owner.id, by });
  }

  minutesLater(at: number, median: number): number {
    return nextWorkingMoment(at + Math.round(60 * median * Math.exp(0.8 * this.random.normal())));
  }

  call(at: number, direction: "in" | "out", seconds: number): void {
    const place = this.random.uniform();
    this.tell(at, {
      kind: "call",
      direction,
      seller: this.seller(at).id,
      seconds,
      onContact: place < 0.3,
      onCompany: place > 0.96,
      extension: this.chance(0.03),
    });
  }

  message(at: number, direction: "in" | "out", seller: number | null): void {
    const kind = this.random.uniform();
    this.tell(at, {
      kind: "message",
      direction,
      seller,
      channel: kind < 0.72 ? "chat" : kind < 0.85 ? "sms" : "mail",
    });
  }

  talk(): number {
    return 40 + Math.round(260 * this.random.uniform());
  }
}
