/** What a command works with: the environment, the opened store, and where its words and figures go. */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { parseInstant } from "#shared/domain/instant.ts";
import type { Language } from "#shared/text/errors.ts";
import type { Config } from "../config.ts";
import { InputError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Arguments } from "./arguments.ts";

export interface CommandSession {
  args: Arguments;
  config: Config;
  language: Language;
  store: Store;
  /** Data, to standard output. */
  print(text: string): void;
  /** Progress and remarks, to standard error. */
  remark(text: string): void;
}

export type Command = (session: CommandSession) => Promise<void>;

/** One JSON document, or what `people` makes of it. */
export function printResult(session: CommandSession, value: unknown, people: () => string): void {
  session.print(session.args.flags.has("json") ? JSON.stringify(value) : people());
}

export async function namedAccount(session: CommandSession): Promise<Account> {
  const name = session.args.options.account;
  if (!name) throw new InputError("option-missing", { option: "--account" });
  const account = await session.store.account(name as AccountId);
  if (!account) throw new InputError("account-unknown", { account: name.slice(0, 100) });
  return account;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** `--as-of`, or now. */
export function asOfOption(session: CommandSession): number {
  const text = session.args.options["as-of"];
  if (text === undefined) return nowSeconds();
  const instant = parseInstant(text);
  if (instant === null) throw new InputError("instant-invalid", { instant: text.slice(0, 60) });
  return instant;
}
