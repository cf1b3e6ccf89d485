/** `report --account A --period P [--as-of INSTANT] [--by …]`: the report of KPI.md. */
import type { KpiBlock, Report } from "#shared/api/report.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import { report as compute } from "#shared/kpi/report.ts";
import { createHistories } from "../../history/histories.ts";
import { ask } from "../../reports/ask.ts";
import { type Command, type CommandSession, namedAccount, nowSeconds, printResult } from "../session.ts";
import { table } from "../table.ts";

/** The question that the options ask of an account's history. */
export async function question(session: CommandSession) {
  const account = await namedAccount(session);
  const { period, by, manager, pipeline, source, team } = session.args.options;
  const words = { period, by, manager, pipeline, source, team, asOf: session.args.options["as-of"] };
  const input = ask(words, account, await session.store.settings(account.id), nowSeconds());
  return { history: await createHistories(session.store).of(account), input };
}

function forPeople(result: Report, session: CommandSession): string {
  const number = new Intl.NumberFormat(session.language, { maximumFractionDigits: 1 });
  const show = ({ value, unit, reason }: KpiBlock<unknown>): string => {
    if (value === null) return `— (${reason})`;
    if (unit === "money") return `${number.format(value / 100)} ${result.currency}`;
    if (unit === "percent") return `${number.format(value)} %`;
    return unit === "seconds" ? `${number.format(value)} s` : number.format(value);
  };
  const rows = CATALOG.map((kpi) => {
    const block: KpiBlock<unknown> = result.kpis[kpi.id];
    const change =
      block.delta === null ? null : number.format(block.unit === "money" ? block.delta / 100 : block.delta);
    return [kpi.title[session.language], show(block), block.n, change];
  });
  const { from, to } = result.period;
  return `${result.account}  ${from} … ${to}  (${result.timeZone}, ${result.asOf})\n\n${table(["figure", "value", "n", "change"], rows)}`;
}

export const report: Command = async (session) => {
  const { history, input } = await question(session);
  const result = compute(history, input);
  printResult(session, result, () => forPeople(result, session));
};
