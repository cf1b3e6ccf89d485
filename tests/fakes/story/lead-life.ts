/** One lead's whole life, also what lies beyond the end of the story: whoever tells it cuts. */
import {
  LOSS_REASONS,
  OBJECTIONS,
  PIPELINES,
  SELLERS,
  SOURCES,
  type StoryPipeline,
  type StoryStage,
  titleOf,
} from "./department.ts";
import type { StoryEvent } from "./happening.ts";
import { choose, Life } from "./life.ts";
import type { StoryOptions } from "./story-options.ts";
import { DAY, isWorkingMoment, nextWorkingMoment } from "./working-hours.ts";

const HOUR = 3600;
const HOT = "горячий";

/** A returning client has the number of one of the leads before. */
function clientOf(life: Life, lead: number): number {
  return life.chance(0.12) ? Math.max(1, lead - 1 - Math.floor(300 * life.random.uniform())) : lead;
}

function tellArrival(life: Life, lead: number, arrived: number, pipeline: StoryPipeline): void {
  const { random } = life;
  const source = choose(random, SOURCES);
  const contact = clientOf(life, lead);
  const amount = Math.round((pipeline.amount * Math.exp(0.7 * random.normal())) / 500) * 500;
  life.tell(arrived, {
    kind: "arrive",
    pipeline: pipeline.id,
    stage: pipeline.stages[0]!.key,
    source: source.id,
    seller: life.seller(arrived).id,
    byHand: source.human,
    amount: life.chance(0.06) ? 0 : amount,
    title: titleOf(lead),
    tags: [...(contact === lead ? [] : ["повторный клиент"]), ...(life.chance(0.05) ? ["VIP"] : [])],
    contact,
    company: contact % 3 === 0 ? contact : null,
  });
  // A call makes the lead: by day it is mostly taken, by night always missed.
  if (source.name === "Звонок") {
    life.call(arrived, "in", isWorkingMoment(arrived) && life.chance(0.72) ? life.talk() : 0);
  } else if (life.chance(0.6)) life.message(arrived + 2 + Math.floor(20 * random.uniform()), "out", null);
  life.hot = life.chance(0.1);
  if (life.hot) life.tell(arrived + 60, { kind: "tag", name: HOT, seller: null });
}

/** The first minutes: a try or two, then a call or a message that reaches the client, or nobody at all. */
function tellAnswer(life: Life, arrived: number): number | null {
  if (life.chance(0.07)) return null;
  let at = life.minutesLater(arrived, life.seller(arrived).reactionMinutes);
  while (life.chance(0.28)) {
    life.call(at, "out", 0);
    at = life.minutesLater(at + 600, 45);
  }
  if (life.chance(0.7)) life.call(at, "out", life.talk());
  else life.message(at, "out", life.seller(at).id);
  return at;
}

/** What goes to and fro around a stage's beginning. */
function tellContacts(life: Life, at: number): void {
  if (life.chance(0.6)) {
    life.call(at - 1_800, life.chance(0.25) ? "in" : "out", life.chance(0.75) ? life.talk() : 0);
  }
  if (life.chance(0.5)) life.message(at - 3_600, "in", null);
  if (life.chance(0.4)) life.message(at - 900, "out", life.seller(at).id);
}

function tellMeeting(life: Life, at: number): void {
  const due = nextWorkingMoment(at + Math.round((0.5 + 3 * life.random.uniform()) * DAY));
  const seller = life.seller(at).id;
  life.tell(at + 60, { kind: "plan", seller, due });
  if (life.chance(0.14)) {
    const later = nextWorkingMoment(due + 2 * DAY);
    life.tell(due, { kind: "plan", seller, due: later });
    if (life.chance(0.6)) life.tell(later + 2_700, { kind: "meeting", seller: life.seller(later).id });
  } else if (life.chance(0.8)) {
    life.tell(due + 2_700, { kind: "meeting", seller: life.seller(due).id });
  }
}

function tellScore(life: Life, at: number): void {
  if (!life.chance(0.45)) return;
  const mood = life.random.uniform();
  const score = (from: number, width: number) => from + Math.floor(width * life.random.uniform());
  const value = mood < 0.62 ? score(9, 2) : mood < 0.85 ? score(7, 2) : score(0, 7);
  life.tell(at + DAY + life.random.uniform() * 3 * DAY, { kind: "score", value });
}

function tellLoss(life: Life, at: number): void {
  const reason = LOSS_REASONS[Math.floor(life.random.uniform() * LOSS_REASONS.length)]!.id;
  life.tell(at, { kind: "lost", seller: life.seller(at).id, reason });
}

function tellWin(life: Life, at: number): void {
  life.tell(at, { kind: "won", seller: life.seller(at).id });
  tellScore(life, at);
}

/** Lost for good, deleted (sometimes by mistake), or taken up again weeks later. */
function tellLost(life: Life, at: number, last: StoryStage): void {
  tellLoss(life, at);
  if (life.hot) life.tell(at + 5, { kind: "untag", name: HOT, seller: null });
  const fate = life.random.uniform();
  if (fate < 0.02) {
    life.tell(at + 20 * DAY, { kind: "delete" });
    if (life.chance(0.2)) life.tell(at + 21 * DAY, { kind: "restore" });
  } else if (fate < 0.06) {
    const again = nextWorkingMoment(at + Math.round((10 + 30 * life.random.uniform()) * DAY));
    life.tell(again, { kind: "move", stage: last.key, seller: life.seller(again).id, reopens: true });
    tellContacts(life, again + 2 * HOUR);
    const end = nextWorkingMoment(again + Math.round((2 + 8 * life.random.uniform()) * DAY));
    if (life.chance(0.5)) tellWin(life, end);
    else tellLoss(life, end);
  }
}

type Objection = (typeof OBJECTIONS)[number];

function tellStage(
  life: Life,
  at: number,
  stage: StoryStage,
  objection: Objection | null,
  amount: number,
): void {
  const mover = life.seller(at).id;
  life.tell(at, { kind: "move", stage: stage.key, seller: life.chance(0.04) ? null : mover });
  tellContacts(life, at);
  if (stage.step === "meeting") tellMeeting(life, at);
  if (stage.step !== "proposal") return;
  if (objection) life.tell(at + HOUR, { kind: "objection", text: objection.kind });
  if (life.chance(0.25)) {
    const value = Math.round((amount * (0.8 + 0.35 * life.random.uniform())) / 500) * 500;
    life.tell(at + 2 * HOUR, { kind: "amount", value, seller: mover });
  }
}

/** A new client turns out to be an old one: the other pipeline takes over, and its own early stages are passed by. */
function pathOf(life: Life, pipeline: StoryPipeline): { stages: readonly StoryStage[]; switchAt: number } {
  const other = PIPELINES.find((one) => one !== pipeline)!;
  if (pipeline !== PIPELINES[0] || !life.chance(0.04)) return { stages: pipeline.stages, switchAt: -1 };
  const first = other.stages[0]!;
  const shared = pipeline.stages.find((stage) => stage.key === "proposal")!;
  return { stages: [...pipeline.stages.slice(0, 2), first, shared], switchAt: 2 };
}

export function tellLead(options: StoryOptions, lead: number, arrived: number): StoryEvent[] {
  const life = new Life(options, lead, arrived);
  const pipeline = choose(life.random, PIPELINES);
  tellArrival(life, lead, arrived, pipeline);
  const answered = tellAnswer(life, arrived);
  const objection = life.chance(0.34) ? choose(life.random, OBJECTIONS) : null;
  let at = nextWorkingMoment((answered ?? arrived + 2 * DAY) + 900);
  const { stages, switchAt } = pathOf(life, pipeline);
  for (const [index, stage] of stages.entries()) {
    if (index === switchAt) {
      const to = PIPELINES.find((one) => one !== pipeline)!;
      life.tell(at, { kind: "transfer", pipeline: to.id, stage: stage.key, seller: life.seller(at).id });
    } else if (index > 0) {
      if (life.chance(0.06)) continue;
      tellStage(life, at, stage, objection, pipeline.amount);
    }
    if (life.chance(0.015)) life.handOver(at + HOUR, SELLERS[0]!.id);
    at = nextWorkingMoment(at + Math.round(life.random.gamma(1.4) * (stage.days / 1.4) * DAY));
    const doubt = objection && stage.step === "proposal" ? 0.25 * (1 - objection.handled) : 0;
    const onward = 1 - (1 - stage.onward) / life.seller(at).skill - (answered === null ? 0.3 : 0) - doubt;
    if (!life.chance(onward)) {
      tellLost(life, at, stage);
      return life.events;
    }
  }
  tellWin(life, at);
  return life.events;
}
