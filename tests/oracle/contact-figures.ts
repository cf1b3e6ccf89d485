/** KPI.md 2.3 response-time and 2.7 productivity. */
import { kaplanMeierMedian, mean, median, p90, percent, sum } from "./arithmetic.ts";
import { inside, type Window } from "./calendar.ts";
import type { Lead } from "./lead.ts";
import { createdIn, type Figure, objections, revenueOf, wonIn } from "./sales-figures.ts";
import { type CountedTouch, talked } from "./touches.ts";
import type { CountedMove, Fact, Scope, World } from "./world.ts";

/** "leads that no manager created by hand": a bot is no manager. */
function isInbound({ snapshot, settings }: World, lead: Lead): boolean {
  const { managers, botIds, channelSourceIds } = snapshot.dictionaries;
  const byHand =
    managers.some((manager) => manager.id === lead.createdBy) &&
    !settings.response.ignoreUsers.includes(lead.createdBy!) &&
    !botIds.includes(lead.createdBy!);
  const channels = settings.response.inboundSources ?? channelSourceIds;
  const channel = snapshot.account.crm === "bitrix24" && channels.includes(lead.sourceId ?? "");
  return !byHand || channel;
}

export function responsePopulation(scope: Scope, window: Window): Fact[] {
  const all = scope.world.settings.response.population === "all";
  return createdIn(scope, window).filter((fact) => all || isInbound(scope.world, fact.lead));
}

const workTo = (fact: Fact, instant: number): number => fact.working(fact.lead.createdAt, instant);

function spread(seconds: readonly number[]) {
  return { mean: mean(seconds), median: median(seconds), p90: p90(seconds) };
}

/** `wall` = max(0, firstContact − createdAt), `work` = working(createdAt, firstContact), for contact or reaction. */
function clocks(facts: readonly Fact[], instant: (fact: Fact) => number | null) {
  const met = facts.filter((fact) => instant(fact) !== null);
  return {
    wall: spread(met.map((fact) => Math.max(0, instant(fact)! - fact.lead.createdAt))),
    work: spread(met.map((fact) => workTo(fact, instant(fact)!))),
  };
}

export function responseTime(scope: Scope, window: Window): Figure {
  const { asOf, settings } = scope.world;
  const population = responsePopulation(scope, window);
  const answered = population.filter((fact) => fact.contact !== null);
  const silent = population.filter((fact) => fact.contact === null);
  const limit = settings.response.slaMinutes * 60;
  const isOpen = (fact: Fact) => fact.lead.now.outcome === "open";
  const decided = population.filter(
    (fact) => fact.reaction !== null || !isOpen(fact) || workTo(fact, asOf) > limit,
  );
  const within = decided.filter((fact) => fact.reaction !== null && workTo(fact, fact.reaction) <= limit);
  const contact = clocks(population, (fact) => fact.contact);
  return {
    value: contact.work.mean,
    n: answered.length,
    details: {
      answered: answered.length,
      waiting: silent.filter(isOpen).length,
      closedUntouched: silent.filter((fact) => !isOpen(fact)).length,
      withinSla: percent(within.length, decided.length),
      breaches: decided.length - within.length,
      medianWithWaiting: kaplanMeierMedian(
        population.map((fact) => ({
          answered: fact.contact !== null,
          // "censored at min(`asOf`, `closedAt`)", at `asOf` where a closing time is not known.
          seconds: workTo(fact, fact.contact ?? Math.min(asOf, fact.lead.now.closedAt ?? asOf)),
        })),
      ),
      ...contact,
      reaction: clocks(population, (fact) => fact.reaction),
    },
  };
}

/** A row's own part of the scope, counted. */
function row(scope: Scope, window: Window, touches: readonly CountedTouch[], moves: readonly CountedMove[]) {
  const made = touches.filter((one) => one.inRow && inside(one.touch.at, window));
  const calls = made.filter((one) => one.touch.kind === "call");
  const answered = calls.filter((one) => talked(one.touch));
  const sent = (kind: string) =>
    made.filter((one) => one.touch.kind === kind && one.touch.direction === "out").length;
  const processed = new Set([
    ...made.filter((one) => one.human).flatMap((one) => one.leads),
    ...moves.filter((move) => inside(move.at, window)).map((move) => move.fact.lead),
  ]);
  const created = createdIn(scope, window);
  const won = wonIn(scope, window);
  const population = responsePopulation(scope, window).filter((fact) => fact.contact !== null);
  // "median working time from creation to the first move by anyone": by the account's own schedule, since personal
  // ones are "used for that manager's leads in response time".
  const moved = created.filter((fact) => fact.firstMove !== null);
  return {
    leadsNew: created.length,
    leadsProcessed: processed.size,
    won: won.length,
    revenue: revenueOf(won),
    calls: {
      out: calls.filter((one) => one.touch.direction === "out").length,
      in: calls.filter((one) => one.touch.direction === "in").length,
      answered: answered.length,
      talkSeconds: sum(answered.map((one) => one.touch.talkSeconds)),
    },
    messages: sent("message"),
    emails: sent("email"),
    meetings: made.filter((one) => one.touch.kind === "meeting").length,
    responseMedianWork: median(population.map((fact) => workTo(fact, fact.contact!))),
    conversion: percent(won.length, created.length),
    objectionsHandled: objections(scope, window).details.handled as number,
    firstStageSeconds: median(moved.map((fact) => scope.world.working(fact.lead.createdAt, fact.firstMove!))),
  };
}

type Row = ReturnType<typeof row>;

const isEmpty = (one: Row): boolean =>
  [one.leadsNew, one.leadsProcessed, one.won, one.calls.out, one.calls.in, one.messages, one.emails].every(
    (count) => count === 0,
  ) &&
  one.meetings === 0 &&
  one.objectionsHandled === 0;

export function productivity(scope: Scope, window: Window): Figure {
  const { world } = scope;
  const people = new Set<string | null>([
    null,
    ...scope.facts.map((fact) => fact.lead.managerId),
    ...scope.touches.map((one) => one.by),
    ...scope.moves.map((move) => move.by),
  ]);
  const managers = [...people]
    .map((id) => {
      const own = { ...scope, facts: scope.facts.filter((fact) => fact.lead.managerId === id) };
      const touches = scope.touches.filter((one) => one.by === id);
      const moves = scope.moves.filter((move) => move.by === id);
      const name = world.snapshot.dictionaries.managers.find((manager) => manager.id === id)?.name ?? null;
      return { id, name, ...row(own, window, touches, moves) };
    })
    // "Everyone with anything in P has a row": anything that a row counts.
    .filter((one) => !isEmpty(one));
  const total = row(scope, window, scope.touches, scope.moves);
  const active = managers.filter((one) => one.leadsProcessed > 0).length;
  return {
    value: active === 0 ? null : total.won / active,
    n: total.won,
    details: { total, managers },
  };
}
