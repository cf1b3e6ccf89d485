/** The question that `report` and `records` ask of an account's history. */
import { createHistories } from "../../history/histories.ts";
import { ask } from "../../reports/ask.ts";
import { withReporting } from "../../reports/reporting-facts.ts";
import { type CommandSession, namedAccount, nowSeconds } from "../session.ts";

export async function question(session: CommandSession) {
  const account = await namedAccount(session);
  const { period, by, manager, pipeline, source, team } = session.args.options;
  const words = { period, by, manager, pipeline, source, team, asOf: session.args.options["as-of"] };
  const input = ask(words, account, await session.store.settings(account.id), nowSeconds());
  const histories = createHistories(session.store);
  const history = await histories.of(account);
  await histories.settled();
  return { account, history, input: await withReporting(session.store, history, input, nowSeconds()) };
}
