/** `records --account A --period P --of conversion.won`: the leads behind a figure. */
import { records as open, type RecordRow } from "#shared/kpi/records.ts";
import { InputError } from "../../errors.ts";
import { formatOf } from "../format.ts";
import { type Command, printResult } from "../session.ts";
import { table } from "../table.ts";
import { CLI_WORDS } from "../words.ts";
import { question } from "./question.ts";

export const records: Command = async (session) => {
  const { args, language, store } = session;
  const path = args.options.of!;
  const { account, history, input } = await question(session);
  const opened = open(history, input, path);
  if (!opened) throw new InputError("figure-unknown", { path: path.slice(0, 80) });
  const { managers } = await store.dictionaries(account.id);
  const words = CLI_WORDS[language];
  const { money, number } = formatOf(language, account.currency);
  const names = new Map(managers.map((one) => [one.id, one.name]));
  const line = (one: RecordRow) => [
    one.id,
    one.title,
    one.outcome && words.outcomes[one.outcome],
    one.amount === null ? null : money(one.amount),
    one.managerId === null ? null : (names.get(one.managerId) ?? one.managerId),
    one.createdAt,
    one.closedAt,
  ];
  const head = ["id", words.title, words.outcome, words.amount, words.manager, words.created, words.closed];
  printResult(session, opened, () => {
    const sum = opened.sum === null ? "" : `, ${words.sum} ${number(opened.sum)}`;
    return `${opened.of}: ${opened.count}${sum}\n\n${table(head, opened.records.map(line))}`;
  });
};
