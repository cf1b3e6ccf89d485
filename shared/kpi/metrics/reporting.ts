/** KPI.md 2.5: whether the reports themselves came, in time, whole and right. */
import type { ReportingDetails } from "../../api/report.ts";
import { formatInstant } from "../../domain/instant.ts";
import type { StreamState } from "../../domain/stream.ts";
import { NEVER } from "../../history/instants.ts";
import { NONE } from "../../history/vocabulary.ts";
import { firstMoveOf } from "../facts/first-stage.ts";
import { counted, type Kpi, type Scope } from "../kpi.ts";
import type { DueReport } from "../reporting-facts.ts";
import { leadSet, size } from "../row-set.ts";
import { percent } from "../statistics.ts";
import { say, sayPercent } from "../wording.ts";

/** A report may come this much after it was due and is still on time. */
const GRACE_SECONDS = 15 * 60;

const isOnTime = ({ dueAt, generatedAt }: DueReport) =>
  generatedAt !== null && generatedAt <= dueAt + GRACE_SECONDS;

const isGood = (report: DueReport) => isOnTime(report) && report.complete && report.accurate;

export const reporting: Kpi<ReportingDetails> = {
  id: "reporting",
  title: { ru: "Система отчётности", en: "Reporting" },
  formula: {
    ru: "отчёты вовремя, полные и точные / положенные за период × 100",
    en: "reports on time, complete and accurate / reports due in the period × 100",
  },
  unit: "percent",
  better: "higher",

  sets({ created, states }) {
    const which = (test: (head: number) => boolean) => leadSet(created.filter(test));
    return {
      leads: leadSet(created),
      firstContact: which((head) => states.firstContact(head) !== NEVER),
      amount: which(
        (head) =>
          states.history.records.amount[head]! !== 0 && !Number.isNaN(states.history.records.amount[head]!),
      ),
      source: which((head) => states.source(head) !== NONE),
      stageHistory: which((head) => firstMoveOf(states, head) !== NEVER),
    };
  },

  figures(sets, scope) {
    const due = dueReports(scope);
    const value = percent(due.filter(isGood).length, due.length);
    const share = (name: string) => percent(size(sets[name]!), size(sets.leads!));
    return {
      value,
      n: due.length,
      reason: value === null ? "no-reports-due" : null,
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

  signal: () => null,

  open(path, sets) {
    const [section, name, ...rest] = path;
    const known = section === "coverage" && rest.length === 0 && Object.hasOwn(sets, name ?? "");
    return known ? counted(sets[name!]!) : null;
  },

  explain({ value, details }, language) {
    const [due, onTime] = [say(details.due, language), say(details.onTime, language)];
    const [complete, accurate] = [say(details.complete, language), say(details.accurate, language)];
    return language === "ru"
      ? `Положено отчётов ${due}: вовремя ${onTime}, полных ${complete}, точных ${accurate}; всё сразу у ${sayPercent(value, language)}.`
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
