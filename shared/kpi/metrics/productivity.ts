/** KPI.md 2.7: what each manager did, and what came of it. */
import type { ManagerProductivity, ProductivityDetails } from "../../api/report.ts";
import { judge, normalInterval } from "../bootstrap.ts";
import { deedsOf, processedOf } from "../facts/deeds.ts";
import { firstStagesOf } from "../facts/first-stage.ts";
import { wonAmounts } from "../facts/money.ts";
import { handledObjections } from "../facts/objections.ts";
import { responseOf } from "../facts/response.ts";
import { counted, type Kpi, type Scope, type Sets } from "../kpi.ts";
import { openProductivity, productivityOf, totalProductivityOf } from "../manager-productivity.ts";
import { compareIds, groupingOf } from "../partition.ts";
import { emptied, leadSet, size } from "../row-set.ts";
import { say } from "../wording.ts";

export const productivity: Kpi<ProductivityDetails> = {
  id: "productivity",
  title: { ru: "Продуктивность менеджеров", en: "Manager productivity" },
  caption: { ru: "на активного менеджера", en: "per active manager" },
  formula: {
    ru: "выигранные за период / менеджеры, которые работали с лидами",
    en: "deals won in the period / managers who worked on leads",
  },
  unit: "deals",
  better: "higher",
  leavesOut: ["excluded", "furtherDeals", "closedUndated", "machineTouches", "strayTouches"],

  sets(facts) {
    return {
      leadsNew: leadSet(facts.created),
      won: facts.once(wonAmounts),
      ...facts.once(deedsOf),
      answered: facts.once(responseOf).answeredWork,
      handled: facts.once(handledObjections),
      firstStage: facts.once(firstStagesOf),
    };
  },

  basis: (facts) => ({ won: facts.once(wonAmounts), processed: facts.once(processedOf) }),

  value(sets) {
    const active = activeOf(sets);
    return active === 0 ? null : size(sets.won!) / active;
  },

  figures(sets, scope) {
    const managers = [...managerSets(sets, scope)].map(([id, own]) => ({
      id,
      name: nameOf(scope, id),
      ...clocked(productivityOf(own), scope),
    }));
    return {
      n: size(sets.won!),
      reason: activeOf(sets) === 0 ? "no-managers" : null,
      details: { total: clocked(totalProductivityOf(sets), scope), managers },
    };
  },

  /** Deals per manager as a Poisson count over as many managers as there were. */
  signal(now, before) {
    const [n, m] = [size(now.won!), size(before.won!)];
    const [active, then] = [activeOf(now), activeOf(before)];
    if (active === 0 || then === 0) return null;
    return judge(n, m, () => normalInterval(n / active - m / then, n / active ** 2 + m / then ** 2));
  },

  open(path, sets, scope) {
    const [section, ...rest] = path;
    if (section === "n" || section === "value") return counted(sets.won!);
    if (section === "total") return openProductivity(rest.join("."), sets);
    if (section !== "managers" || rest.length === 0) return null;
    const own = managerSets(sets, scope).get(rest[0] === "null" ? null : rest[0]!);
    return own ? openProductivity(rest.slice(1).join("."), own) : null;
  },

  explain({ value, n, details }, language) {
    const active = details.managers.filter((one) => one.id !== null && one.leadsProcessed > 0).length;
    const [won, people, each] = [say(n, language), say(active, language), say(value, language)];
    return language === "ru"
      ? `Выиграно ${won}, с лидами работали ${people} менеджеров: ${won} / ${people} = ${each} на человека.`
      : `${won} won, ${people} managers worked on leads: ${won} / ${people} = ${each} each.`;
  },
};

/** How many people there are in the pairs. */
function activeOf({ processed }: Sets): number {
  const people = processed!.people!;
  const seen: boolean[] = [];
  let active = 0;
  for (let row = 0; row < people.length; row++) {
    if (seen[people[row]!]) continue;
    seen[people[row]!] = true;
    active++;
  }
  return active;
}

/** Medians of working time mean nothing without a working minute. */
function clocked(row: ManagerProductivity, { clocks }: Scope): ManagerProductivity {
  return {
    ...row,
    responseMedianWork: clocks.tick ? row.responseMedianWork : null,
    firstStageSeconds: clocks.account.empty ? null : row.firstStageSeconds,
  };
}

const nameOf = ({ states }: Scope, id: string | null) =>
  states.history.dictionaries.managers.find((one) => one.id === id)?.name ?? null;

/** Sets by manager's id: listed ones in the CRM's order, then who left, then nobody. */
function managerSets(sets: Sets, { states, group }: Scope): Map<string | null, Sets> {
  // The sets of one manager's group are his row.
  if (group?.by === "manager") {
    const isEmpty = Object.values(sets).every((set) => size(set) === 0);
    return new Map(isEmpty ? [] : [[group.id, sets]]);
  }
  const grouping = groupingOf(states, "manager");
  const divided = Object.entries(sets).map(([name, set]) => [name, grouping.divide(set)] as const);
  const keys = [...new Set(divided.flatMap(([, groups]) => [...groups.keys()]))];
  const listed = states.history.dictionaries.managers.map((one) => one.id);
  return new Map(
    keys
      .map((key) => ({ key, id: grouping.idOf(key) }))
      .sort((one, other) => compareIds(one.id, other.id, listed))
      .map(({ key, id }) => [
        id,
        Object.fromEntries(divided.map(([name, groups]) => [name, groups.get(key) ?? emptied(sets[name]!)])),
      ]),
  );
}
