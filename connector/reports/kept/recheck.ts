/**
 * A kept report computed again from the history as it is now, for the same instant and with the settings that it was made
 * with: whether it still holds (KPI.md 2.5), what has drifted, and because of which leads.
 */
import type { ReportingDetails } from "#shared/api/report.ts";
import { parseInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { oncePer } from "#shared/history/once.ts";
import { type Period, parsePeriod } from "#shared/time/period.ts";
import type { KeptReport } from "../../store/report-shelf.ts";
import { openKept, type ReportDocument } from "./kept-report.ts";
import { behindOf } from "./make-report.ts";

const TOLERANCE = 0.005;

type Behind = ReportDocument["behind"];

/** Of a kept report, all that is needed to compute it again. */
export interface Basis {
  key: string;
  period: Period;
  periodText: string;
  asOf: number;
  settings: Settings;
  behind: Behind;
}

export function basisOf(kept: KeptReport, timeZone: string): Basis {
  const { slot, report, settings, behind } = openKept(kept);
  return {
    key: kept.key,
    period: parsePeriod(slot.period, timeZone)!,
    periodText: slot.period,
    asOf: parseInstant(report.asOf)!,
    settings,
    behind,
  };
}

const revenueOf = ({ won }: Behind) => won.reduce((sum, [, amount]) => sum + amount, 0);

/** The three figures that are held to what they were, by their paths. */
const FIGURES: Record<string, (behind: Behind) => number> = {
  "conversion.leads": ({ leads }) => leads.length,
  "conversion.won": ({ won }) => won.length,
  "average-check.revenue": revenueOf,
};

export interface Recheck {
  accurate: boolean;
  drift: ReportingDetails["drift"];
  /** What stands behind the figures now. */
  behind: Behind;
}

function computeAgain(history: History, basis: Basis): Recheck {
  const { period, asOf, settings } = basis;
  const behind = behindOf(history, { period, asOf, settings });
  const pairs = Object.entries(FIGURES).map(([figure, of]) => ({
    figure,
    was: of(basis.behind),
    is: of(behind),
  }));
  return {
    accurate: pairs.every(({ was, is }) => Math.abs(is - was) <= TOLERANCE * Math.abs(was)),
    drift: pairs
      .filter(({ was, is }) => was !== is)
      .map((pair) => ({ report: basis.key, period: basis.periodText, ...pair })),
    behind,
  };
}

const checkedOf = oncePer((_: History) => new Map<string, { revision: number; recheck: Recheck }>());

/** Computed once for each state of the history. */
export function recheck(history: History, basis: Basis): Recheck {
  const checked = checkedOf(history);
  const known = checked.get(basis.key);
  if (known?.revision === history.revision) return known.recheck;
  const made = computeAgain(history, basis);
  checked.set(basis.key, { revision: history.revision, recheck: made });
  return made;
}
