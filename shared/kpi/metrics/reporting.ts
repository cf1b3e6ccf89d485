/** KPI.md 2.5: whether the reports themselves came, in time, whole and right. */

import type { ReportingDetails } from "../../api/report.ts";
import { formatInstant } from "../../domain/instant.ts";
import type { StreamState } from "../../domain/stream.ts";
import { NEVER } from "../../history/instants.ts";
import { mapInts } from "../../history/typed-arrays.ts";
import { NONE } from "../../history/vocabulary.ts";
import { judge } from "../bootstrap.ts";
import type { Facts } from "../facts/facts.ts";
import { firstMoveOf } from "../facts/first-stage.ts";
import { counted, type Kpi, type Scope } from "../kpi.ts";
import type { DueReport } from "../reporting-facts.ts";
import { leadSet, type RowSet, size, where } from "../row-set.ts";
import { newcombe, percent } from "../statistics.ts";
import { say, sayPercent } from "../wording.ts";

/** What a lead may have, as bits of its code. */
const COVERED = { firstContact: 1, amount: 2, source: 4, stageHistory: 8 } as const;
type Covered = keyof typeof COVERED;

function coveredLeads({ created, states }: Facts): RowSet {
  const { amount } = states.history.records;
  const codes = mapInts(created, (head) => {
    const hasAmount = amount[head] !== 0 && !Number.isNaN(amount[head]!);
    return (
      (states.firstContact(head) !== NEVER ? COVERED.firstContact : 0) |
      (hasAmount ? COVERED.amount : 0) |
      (states.source(head) !== NONE ? COVERED.source : 0) |
      (firstMoveOf(states, head) !== NEVER ? COVERED.stageHistory : 0)
    );
  });
  return leadSet(created, { codes });
}

const withBit = (leads: RowSet, name: Covered) =>
  where(leads, (row) => (leads.codes![row]! & COVERED[name]) !== 0);

function countBit({ codes }: RowSet, name: Covered): number {
  let count = 0;
  for (let row = 0; row < codes!.length; row++) if (codes![row]! & COVERED[name]) count++;
  return count;
}

/** A report may come this much after it was due and is still on time. */
const GRACE_SECONDS = 15 * 60;

const isOnTime = ({ dueAt, generatedAt }: DueReport) =>
  generatedAt !== null && generatedAt <= dueAt + GRACE_SECONDS;

const isGood = (report: DueReport) => isOnTime(report) && report.complete && report.accurate;

export const reporting: Kpi<ReportingDetails> = {
  id: "reporting",
  title: { ru: "Система отчётности", en: "Reporting" },
  caption: { ru: "отчётов вовремя и без ошибок", en: "reports on time and correct" },
  formula: {
    ru: "отчёты вовремя, полные и точные / положенные за период × 100",
    en: "reports on time, complete and accurate / reports due in the period × 100",
  },
  unit: "percent",
  better: "higher",
  leavesOut: [],

  sets: (facts) => ({ leads: facts.once(coveredLeads) }),

  /** What is compared does not rest on leads. */
  basis: () => ({}),

  value(_, scope) {
    const due = dueReports(scope);
    return percent(due.filter(isGood).length, due.length);
  },

  figures({ leads }, scope) {
    const due = dueReports(scope);
    const share = (name: Covered) => percent(countBit(leads!, name), size(leads!));
    return {
      n: due.length,
      reason: due.length === 0 ? "no-reports-due" : null,
      details: {
        due: due.length,
        generated: due.filter((one) => one.generatedAt !== null).length,
        onTime: due.filter(isOnTime).length,
        complete: due.filter((one) => one.complete).length,
        accurate: due.filter((one) => one.accurate).length,
        drift: scope.reporting?.drift ?? [],
        freshness: scope.states.history.streams.map((one) => freshnessOf(one, scope.asOf)),
        coverage: {
          firstContact: share("firstContact"),
          amount: share("amount"),
          source: share("source"),
          stageHistory: share("stageHistory"),
        },
        reconciliation: scope.reporting?.reconciliation ?? [],
      },
    };
  },

  signal(_now, _before, scopes) {
    const [now, before] = [dueReports(scopes.now), dueReports(scopes.before)];
    const good = (due: readonly DueReport[]) => due.filter(isGood).length;
    return judge(now.length, before.length, () =>
      newcombe(good(now), now.length, { k: good(before), n: before.length }),
    );
  },

  open(path, { leads }) {
    const [section, name, ...rest] = path;
    const known = section === "coverage" && rest.length === 0 && Object.hasOwn(COVERED, name ?? "");
    return known ? counted(withBit(leads!, name as Covered)) : null;
  },

  explain({ value, details }, language) {
    const [due, onTime] = [say(details.due, language), say(details.onTime, language)];
    const [complete, accurate] = [say(details.complete, language), say(details.accurate, language)];
    if (value === null) {
      return language === "ru" ? "По расписанию отчётов ещё не было." : "No report has been due yet.";
    }
    return language === "ru"
      ? `По расписанию отчётов ${due}: вовремя ${onTime}, полных ${complete}, точных ${accurate}. Без единого замечания ${sayPercent(value, language)}.`
      : `${due} reports due: ${onTime} on time, ${complete} complete, ${accurate} accurate; all at once ${sayPercent(value, language)}.`;
  },
};

/** Reports are the account's: a group has none. */
function dueReports({ reporting: facts, period, group, asOf }: Scope): readonly DueReport[] {
  if (!facts || group) return [];
  return facts.due.filter((one) => one.dueAt >= period.start && one.dueAt < period.end && one.dueAt <= asOf);
}

function freshnessOf({ stream, syncedUntil, problem }: StreamState, asOf: number) {
  return {
    stream,
    syncedUntil: syncedUntil === null ? null : formatInstant(syncedUntil),
    behindSeconds: syncedUntil === null ? null : Math.max(0, asOf - syncedUntil),
    problem,
  };
}
