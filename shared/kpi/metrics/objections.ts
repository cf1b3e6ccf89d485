/** KPI.md 2.10: how often an objection is met and the client still buys. */
import type { ObjectionCounts, ObjectionsDetails } from "../../api/report.ts";
import { judge } from "../bootstrap.ts";
import { handledObjections, lostObjections, objectionKinds, openObjections } from "../facts/objections.ts";
import { counted, type Kpi, type Scope, type Sets } from "../kpi.ts";
import { leadSet, type RowSet, size, where } from "../row-set.ts";
import { newcombe, percent } from "../statistics.ts";
import { say, sayPercent } from "../wording.ts";

const NAMES = ["handled", "lost", "inWork"] as const;

export const objections: Kpi<ObjectionsDetails> = {
  id: "objections",
  title: { ru: "Обработка возражений", en: "Objection handling" },
  caption: { ru: "возражений отработано", en: "of objections overcome" },
  formula: {
    ru: "возражения у выигранных лидов / возражения у закрытых лидов × 100",
    en: "objections on won leads / objections on closed leads × 100",
  },
  unit: "percent",
  better: "higher",
  leavesOut: ["excluded", "closedUndated"],

  sets: (facts) => ({
    handled: facts.once(handledObjections),
    lost: facts.once(lostObjections),
    inWork: facts.once(openObjections),
  }),

  basis: (facts) => ({ handled: facts.once(handledObjections), lost: facts.once(lostObjections) }),

  value: ({ handled, lost }) => percent(size(handled!), size(handled!) + size(lost!)),

  figures(sets, scope) {
    const all = countsOf(sets);
    const n = all.handled + all.lost;
    return {
      n,
      reason: n === 0 ? "no-closed-objections" : null,
      details: { ...all, kinds: kindsOf(sets, scope) },
    };
  },

  signal(now, before) {
    const [handled, handledBefore] = [size(now.handled!), size(before.handled!)];
    const [n, m] = [handled + size(now.lost!), handledBefore + size(before.lost!)];
    return judge(n, m, () => newcombe(handled, n, { k: handledBefore, n: m }));
  },

  open(path, sets, scope) {
    if (path[0] !== "kinds") return openCount(path.join("."), sets);
    const figure = path[path.length - 1]!;
    const kind = path.slice(1, -1).join(".");
    const code = objectionKinds(scope.states).words.find(kind);
    return code < 0 ? null : openCount(figure, setsOfKind(sets, code));
  },

  explain({ value, details }, language) {
    const [handled, lost] = [say(details.handled, language), say(details.lost, language)];
    const open = say(details.inWork, language);
    return language === "ru"
      ? `Отработано ${handled}, проиграно ${lost}: ${handled} / (${handled} + ${lost}) × 100 = ${sayPercent(value, language)}. В работе ещё ${open}.`
      : `${handled} handled, ${lost} lost: ${handled} / (${handled} + ${lost}) × 100 = ${sayPercent(value, language)}. ${open} still open.`;
  },
};

function countsOf(sets: Sets): ObjectionCounts {
  const [handled, lost, inWork] = NAMES.map((name) => size(sets[name]!)) as [number, number, number];
  return { count: handled + lost + inWork, handled, lost, inWork };
}

/** The most frequent first. */
function kindsOf(sets: Sets, { states }: Scope): ObjectionsDetails["kinds"] {
  const { words } = objectionKinds(states);
  const tallies = new Map<number, ObjectionCounts>();
  for (const name of NAMES) {
    for (const code of sets[name]!.codes!) {
      const one = tallies.get(code) ?? { count: 0, handled: 0, lost: 0, inWork: 0 };
      one.count++;
      one[name]++;
      tallies.set(code, one);
    }
  }
  return [...tallies]
    .map(([code, one]) => ({
      kind: words.textOf(code),
      ...one,
      value: percent(one.handled, one.handled + one.lost),
    }))
    .sort((one, other) => other.count - one.count || (one.kind < other.kind ? -1 : 1));
}

function setsOfKind(sets: Sets, code: number): Sets {
  return Object.fromEntries(
    NAMES.map((name) => [name, where(sets[name]!, (row) => sets[name]!.codes![row] === code)]),
  );
}

function openCount(figure: string, sets: Sets) {
  switch (figure) {
    case "handled":
    case "lost":
    case "inWork":
      return counted(sets[figure]!);
    case "value":
    case "n":
      return counted(joined([sets.handled!, sets.lost!]));
    case "count":
      return counted(joined([sets.handled!, sets.lost!, sets.inWork!]));
    default:
      return null;
  }
}

function joined(sets: readonly RowSet[]): RowSet {
  return leadSet(concat(sets.map((one) => one.leads)), { codes: concat(sets.map((one) => one.codes!)) });
}

function concat(columns: readonly Int32Array[]): Int32Array {
  return Int32Array.from(columns.flatMap((one) => [...one]));
}
