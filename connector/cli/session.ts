/** What a command works with: the environment, the opened store, and where its words and figures go. */
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { Language } from "#shared/text/errors.ts";
import type { Config } from "../config.ts";
import { InputError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Arguments } from "./arguments.ts";

export interface PlainSession {
  args: Arguments;
  config: Config;
  language: Language;
  /** Data, to standard output. */
  print(text: string): void;
  /** Progress and remarks, to standard error. */
  remark(text: string): void;
}

export interface CommandSession extends PlainSession {
  store: Store;
}

/** A command that opens the store itself, or needs none. */
export type PlainCommand = (session: PlainSession) => Promise<void>;
export type Command = (session: CommandSession) => Promise<void>;

/** One JSON document, or what `people` makes of it. */
export function printResult(session: PlainSession, value: unknown, people: () => string): void {
  session.print(session.args.flags.has("json") ? JSON.stringify(value) : people());
}

export async function namedAccount(session: CommandSession): Promise<Account> {
  const name = session.args.options.account ?? "";
  const account = await session.store.account(name as AccountId);
  if (!account) throw new InputError("account-unknown", { account: name.slice(0, 100) });
  return account;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
