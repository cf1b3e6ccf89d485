/** KPI.md 2.1 conversion, 2.2 average-check, 2.4 cycle-time, 2.6 nps, 2.10 objections: one function each, by the text. */
import { mean, median, moneyMean, moneyMedian, npsMargin, p90, percent, sum, wilson } from "./arithmetic.ts";
import { inside, type Window } from "./calendar.ts";
import { fieldOf } from "./lead.ts";
import { answersOf, type Fact, type Scope } from "./world.ts";

export interface Figure {
  value: number | null;
  n: number;
  details: Record<string, unknown>;
}

/** "leads with `createdAt` in P"; "leaves out further deals of one CRM lead". */
export const createdIn = (scope: Scope, window: Window): Fact[] =>
  scope.facts.filter((fact) => !fact.lead.further && inside(fact.lead.createdAt, window));

export const wonIn = (scope: Scope, window: Window): Fact[] =>
  scope.facts.filter((fact) => fact.lead.now.outcome === "won" && inside(fact.lead.now.closedAt, window));

export const revenueOf = (facts: readonly Fact[]): number => sum(facts.map((fact) => fact.amount));

export function conversion(scope: Scope, window: Window): Figure {
  const leads = createdIn(scope, window);
  const won = wonIn(scope, window).length;
  const cohortWon = leads.filter((fact) => fact.lead.now.outcome === "won").length;
  return {
    value: percent(won, leads.length),
    n: leads.length,
    details: {
      leads: leads.length,
      won,
      cohort: {
        leads: leads.length,
        won: cohortWon,
        value: percent(cohortWon, leads.length),
        ...wilson(cohortWon, leads.length),
      },
    },
  };
}

export function averageCheck(scope: Scope, window: Window): Figure {
  const deals = wonIn(scope, window);
  const amounts = deals.map((fact) => fact.amount);
  return {
    value: moneyMean(amounts),
    n: deals.length,
    details: {
      deals: deals.length,
      revenue: revenueOf(deals),
      median: moneyMedian(amounts),
      zeroAmount: amounts.filter((amount) => amount === 0).length,
      unconverted: deals.filter((fact) => fact.unconverted).length,
    },
  };
}

export function cycleTime(scope: Scope, window: Window): Figure {
  const deals = wonIn(scope, window).map(({ lead, contact }) => {
    const closedAt = lead.now.closedAt!;
    const met = contact !== null && contact <= closedAt;
    return { seconds: closedAt - (met ? contact : lead.createdAt), estimated: !met };
  });
  const seconds = deals.map((deal) => deal.seconds);
  return {
    value: mean(seconds),
    n: deals.length,
    details: {
      median: median(seconds),
      p90: p90(seconds),
      estimated: deals.filter((deal) => deal.estimated).length,
    },
  };
}

export function nps(scope: Scope, window: Window): Figure {
  const scores = scope.facts.flatMap((fact) => {
    const latest = answersOf(scope.world, fact.lead).findLast((answer) => inside(answer.at, window));
    return latest ? [latest.score] : [];
  });
  const n = scores.length;
  const promoters = scores.filter((score) => score >= 9).length;
  const detractors = scores.filter((score) => score <= 6).length;
  return {
    value: n === 0 ? null : (100 * (promoters - detractors)) / n,
    n,
    details: {
      promoters,
      passives: n - promoters - detractors,
      detractors,
      margin: npsMargin(promoters, detractors, n),
    },
  };
}

/** Kinds of objection on a lead; `lost` says whether it counts as lost at the instant that is looked at. */
export function objectionKinds(scope: Scope, fact: Fact, lost: boolean): Set<string> {
  const { tagPrefixes, field, lossReasons } = scope.world.settings.objections;
  const kinds = new Set<string>();
  for (const tag of fact.lead.main.tags) {
    const text = tag.trim().toLowerCase();
    const prefix = tagPrefixes.find((one) => text.startsWith(one.toLowerCase()));
    if (prefix !== undefined) kinds.add(text.slice(prefix.toLowerCase().length).trim());
  }
  if (field !== null) {
    for (const value of fieldOf(fact.lead, field).values) kinds.add(value.trim().toLowerCase());
  }
  const reason = fact.lead.main.lossReasonId;
  // "{id: kind}": a kind is in lower case, however the settings write it, so that "the same kind twice" is one pair.
  const named = reason === null ? undefined : lossReasons[reason];
  if (lost && named !== undefined) kinds.add(named.trim().toLowerCase());
  // "an empty rest is none".
  kinds.delete("");
  return kinds;
}

type Place = "handled" | "lost" | "inWork";

/** "open at `asOf` or, if P is over, just before its end". Not "created in P", so further deals are taken in. */
function isInWork(scope: Scope, fact: Fact, window: Window): boolean {
  const { asOf } = scope.world;
  if (asOf < window.to) return fact.lead.now.outcome === "open";
  return fact.lead.createdAt < window.to && fact.lead.stateAt(window.to - 1).outcome === "open";
}

export function objections(scope: Scope, window: Window): Figure {
  const pairs: { kind: string; place: Place }[] = [];
  for (const fact of scope.facts) {
    const { outcome, closedAt } = fact.lead.now;
    if (outcome !== "open" && inside(closedAt, window)) {
      const place = outcome === "won" ? "handled" : "lost";
      for (const kind of objectionKinds(scope, fact, outcome === "lost")) pairs.push({ kind, place });
    }
    if (isInWork(scope, fact, window)) {
      for (const kind of objectionKinds(scope, fact, false)) pairs.push({ kind, place: "inWork" });
    }
  }
  const counts = (some: typeof pairs) => {
    const count = (place: Place) => some.filter((pair) => pair.place === place).length;
    const [handled, lost, inWork] = [count("handled"), count("lost"), count("inWork")];
    return { count: handled + lost + inWork, handled, lost, inWork };
  };
  const share = (some: typeof pairs) => {
    const { handled, lost } = counts(some);
    return { value: percent(handled, handled + lost), n: handled + lost };
  };
  const kinds = [...new Set(pairs.map((pair) => pair.kind))].map((kind) => {
    const some = pairs.filter((pair) => pair.kind === kind);
    return { kind, ...counts(some), value: share(some).value };
  });
  return { ...share(pairs), details: { ...counts(pairs), kinds } };
}
