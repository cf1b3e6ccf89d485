/** `records --account A --period P --of conversion.won`: the leads behind a figure. */
import { records as open } from "#shared/kpi/records.ts";
import { InputError } from "../../errors.ts";
import { required } from "../arguments.ts";
import { type Command, printResult } from "../session.ts";
import { table } from "../table.ts";
import { question } from "./report.ts";

export const records: Command = async (session) => {
  const path = required(session.args, "of");
  const { history, input } = await question(session);
  const opened = open(history, input, path);
  if (!opened) throw new InputError("figure-unknown", { path: path.slice(0, 80) });
  printResult(session, opened, () =>
    [
      `${opened.of}: ${opened.count}${opened.sum === null ? "" : `, sum ${opened.sum}`}`,
      table(
        ["id", "entity", "title", "outcome", "amount"],
        opened.records.map((one) => [one.id, one.entity, one.title, one.outcome, one.amount]),
      ),
    ].join("\n"),
  );
};
