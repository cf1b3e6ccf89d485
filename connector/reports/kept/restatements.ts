/** What later edits in the CRM make of a kept report: was, is, and because of which leads. The report itself stays. */
import type { RestatementsAnswer } from "#shared/api/reports.ts";
import type { History } from "#shared/history/history.ts";
import type { Crm } from "../../crm/adapter.ts";
import type { KeptReport } from "../../store/report-shelf.ts";
import { basisOf, recheck } from "./recheck.ts";

type Restatement = RestatementsAnswer["restatements"][number];
type Counted = ReadonlyMap<string, number>;

const sum = (counted: Counted) => [...counted.values()].reduce((total, value) => total + value, 0);

/** Leads that are counted differently now, in the order of their ids. */
function difference(before: Counted, after: Counted) {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids
    .map((id) => ({ id, was: before.get(id) ?? null, is: after.get(id) ?? null }))
    .filter(({ was, is }) => was !== is);
}

export function restatementsOf(
  history: History,
  kept: KeptReport,
  crm: Pick<Crm, "recordUrl">,
): Restatement[] {
  const basis = basisOf(kept, history.account.timeZone);
  const { behind } = recheck(history, basis);
  const once = (ids: readonly string[]): Counted => new Map(ids.map((id) => [id, 1]));
  const figures: [figure: string, before: Counted, after: Counted][] = [
    ["conversion.leads", once(basis.behind.leads), once(behind.leads)],
    ["conversion.won", once(basis.behind.won.map(([id]) => id)), once(behind.won.map(([id]) => id))],
    ["average-check.revenue", new Map(basis.behind.won), new Map(behind.won)],
  ];
  const titleOf = (id: string) => {
    const row = history.records.find(id);
    return row < 0 ? null : history.records.titleOf(row);
  };
  return figures.flatMap(([figure, before, after]) => {
    const leads = difference(before, after).map((one) => ({
      ...one,
      entity: one.id.startsWith("deal:") ? ("deal" as const) : ("lead" as const),
      title: titleOf(one.id),
      url: crm.recordUrl(one.id),
    }));
    return leads.length === 0 ? [] : [{ figure, was: sum(before), is: sum(after), leads }];
  });
}
