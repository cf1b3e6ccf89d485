/** `report --account A --period P [--as-of INSTANT] [--by …]`: the report of KPI.md. */
import type { KpiBlock, KpiBlocks, Report } from "#shared/api/report.ts";
import type { Account } from "#shared/domain/account.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import { report as compute } from "#shared/kpi/report.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { formatOf } from "../format.ts";
import { type Command, type CommandSession, printResult } from "../session.ts";
import { table } from "../table.ts";
import { CLI_WORDS } from "../words.ts";
import { question } from "./question.ts";

/** Heads of the columns of a table by group. */
const HEAD_LENGTH = 16;

const blocksOf = (kpis: KpiBlocks): KpiBlock<unknown>[] => CATALOG.map((kpi) => kpis[kpi.id]);

function figures(result: Report, { language }: CommandSession): string {
  const words = CLI_WORDS[language];
  const format = formatOf(language, result.currency);
  const rows = blocksOf(result.kpis).map((block, index) => [
    CATALOG[index]!.title[language],
    format.figure(block),
    block.n,
    format.change(block),
    block.small && block.value !== null ? words.few : "",
  ]);
  return table([words.figure, words.value, "n", words.change, ""], rows);
}

function groups(result: Report, { language }: CommandSession): string {
  const words = CLI_WORDS[language];
  const format = formatOf(language, result.currency);
  const show = ({ value, unit }: KpiBlock<unknown>) => (value === null ? "—" : format.value(value, unit));
  const rows = result.groups.map((group) => [
    group.name ?? group.id ?? words.nobody,
    ...blocksOf(group.kpis).map(show),
  ]);
  const heads = CATALOG.map((kpi) => kpi.title[language].slice(0, HEAD_LENGTH));
  return table([words.group, ...heads], rows);
}

function forPeople(result: Report, account: Account, session: CommandSession): string {
  const { from, to } = result.period;
  const { asOf } = CLI_WORDS[session.language];
  const parts = [
    `${account.name} (${result.account})  ${from} … ${to}  ${result.timeZone}, ${asOf} ${result.asOf}`,
    figures(result, session),
    ...(result.groups.length > 0 ? [groups(result, session)] : []),
  ];
  return parts.join("\n\n");
}

export const report: Command = async (session) => {
  const { account, history, input } = await question(session);
  const result = compute(history, input);
  const missing = new Set(blocksOf(result.kpis).flatMap((block) => block.missing ?? []));
  for (const code of missing) session.remark(PROBLEM_TEXTS[code]?.[session.language] ?? code);
  printResult(session, result, () => forPeople(result, account, session));
};
