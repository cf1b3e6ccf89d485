/**
 * What a period's figures leave out, and why: leads and touches that are there in the CRM and counted nowhere. Every
 * metric names the kinds that touch it (`leavesOut`); each can be opened like any other count.
 */
import type { LeftOutKind } from "../api/report.ts";
import { GrowingInts } from "../history/growing.ts";
import { NEVER } from "../history/instants.ts";
import { eachTouchIn } from "../history/select.ts";
import { OPEN } from "../history/stages.ts";
import { keep } from "../history/typed-arrays.ts";
import { NONE } from "../history/vocabulary.ts";
import { isDeed } from "./facts/deeds.ts";
import type { Facts } from "./facts/facts.ts";
import { responseLeads } from "./facts/response.ts";
import type { Language, Text } from "./kpi.ts";
import { leadSet, type RowSet, size } from "./row-set.ts";
import { say } from "./wording.ts";

/** How it is said with a figure. */
const TEXTS: Record<LeftOutKind, Text> = {
  excluded: { ru: "лиды, исключённые настройками", en: "leads excluded by the settings" },
  furtherDeals: { ru: "повторные сделки одного лида", en: "further deals of one lead" },
  closedUndated: { ru: "закрытые неизвестно когда", en: "closed nobody knows when" },
  notInbound: { ru: "созданные менеджерами вручную", en: "created by managers by hand" },
  machineTouches: {
    ru: "звонки и сообщения роботов и неучитываемых сотрудников",
    en: "calls and messages of robots and ignored users",
  },
  strayTouches: {
    ru: "звонки и сообщения удалённых, неизвестных и исключённых лидов",
    en: "calls and messages of deleted, unknown and excluded leads",
  },
};

export type LeftOut = Readonly<Record<LeftOutKind, RowSet>>;

/** Leads created or closed in the period that the settings take out. */
function excludedLeads({ states, window, filter, asOf }: Facts): Int32Array {
  const found = new GrowingInts();
  if (!states.excludesAny) return found.values;
  const { identity, history } = states;
  const isNew = states.distinct();
  const end = Math.min(window.end, asOf + 1);
  const isIn = (instant: number) => instant >= window.start && instant < end;
  const see = (row: number) => {
    const head = identity.headOf(row);
    if (head < 0 || !states.isExcluded(head) || !filter.takes(head)) return;
    if ((isIn(states.createdAt(head)) || isIn(states.closedAt(head))) && isNew(head)) found.push(head);
  };
  const { created, won, lost } = history.indexes;
  for (const index of [created, won, lost]) index.each(window.start, end, see);
  return found.values;
}

/** Deals created in the period that are no lead's first. */
function furtherDeals({ states, window, filter, asOf }: Facts): Int32Array {
  const found = new GrowingInts();
  const { history, identity } = states;
  if (history.account.mode !== "classic") return found.values;
  const isNew = states.distinct();
  history.indexes.created.each(window.start, Math.min(window.end, asOf + 1), (row) => {
    const head = states.leadOf(row);
    if (head === row && identity.isFurther(head) && filter.takes(head) && isNew(head)) found.push(head);
  });
  return found.values;
}

const closedUndated = ({ states, created }: Facts): Int32Array =>
  keep(created, (head) => states.outcome(head) !== OPEN && states.closedAt(head) === NEVER);

function notInbound(facts: Facts): Int32Array {
  if (facts.settings.response.population === "all") return new Int32Array(0);
  const inbound = new Set(responseLeads(facts));
  return keep(facts.created, (head) => !inbound.has(head));
}

/** Touches in the period that no person made, and those of leads that count nowhere. */
function touchesLeftOut(facts: Facts): Record<"machineTouches" | "strayTouches", RowSet> {
  const { states, filter } = facts;
  const [machines, strays] = [new GrowingInts(), new GrowingInts()];
  eachTouchIn(states, facts.stretch, facts.activeRows, (touches, position, row, head) => {
    if (head < 0) {
      if (filter.isEmpty) strays.push(row);
    } else if (
      isDeed(touches.what[position]!) &&
      states.people.makerOf(touches, position) === NONE &&
      filter.takesPlace(head)
    ) {
      machines.push(head);
    }
  });
  return { machineTouches: leadSet(machines.values), strayTouches: leadSet(strays.values) };
}

export const leftOutOf = (facts: Facts): LeftOut => ({
  excluded: leadSet(excludedLeads(facts)),
  furtherDeals: leadSet(furtherDeals(facts)),
  closedUndated: leadSet(closedUndated(facts)),
  notInbound: leadSet(notInbound(facts)),
  ...touchesLeftOut(facts),
});

/** Counts of those kinds of which there are any; `undefined` where there are none. */
export function countLeftOut(
  kinds: readonly LeftOutKind[],
  leftOut: LeftOut,
): Partial<Record<LeftOutKind, number>> | undefined {
  const some = kinds.filter((kind) => size(leftOut[kind]) > 0);
  return some.length === 0 ? undefined : Object.fromEntries(some.map((kind) => [kind, size(leftOut[kind])]));
}

/** Example: `Not counted: leads excluded by the settings (12).` */
export function sayLeftOut(counts: Partial<Record<LeftOutKind, number>>, language: Language): string {
  const kinds = Object.entries(counts) as [LeftOutKind, number][];
  const said = kinds.map(([kind, count]) => `${TEXTS[kind][language]} (${say(count, language)})`);
  return `${language === "ru" ? "Не вошли" : "Not counted"}: ${said.join("; ")}.`;
}
