/**
 * What a survey link opens: the client's page, with the answer that he gave today, or the reason why it opens nothing. An
 * answer is given once and may be changed until the day ends in the account's zone. Only the score and its instant are
 * kept: a comment is the client's own words, and goes into the CRM where people read it, and nowhere else.
 */
import type { Account } from "#shared/domain/account.ts";
import type { History } from "#shared/history/history.ts";
import { NEVER } from "#shared/history/instants.ts";
import { zoneOf } from "#shared/time/zone.ts";
import type { HttpContext } from "../http/context.ts";
import { openLink } from "../http/signed-link.ts";

export type SurveyContext = Pick<HttpContext, "store" | "history" | "secret" | "now">;

export type Survey =
  | { state: "open"; account: Account; recordId: string; score: number | null }
  | { state: "forged" | "expired" | "answered"; account: Account | null };

/** The lead's latest answer that was given on our page, `null` where none was. */
export function latestAnswer(history: History, recordId: string): { at: number; score: number } | null {
  const answers = history.answers.get(history.records.find(recordId)) ?? [];
  return answers.reduce<{ at: number; score: number } | null>(
    (last, one) => (last && last.at > one.at ? last : one),
    null,
  );
}

export async function openSurvey(context: SurveyContext, token: string): Promise<Survey> {
  const { store, history, secret, now } = context;
  const opened = openLink(secret, "nps", token, now());
  const account = opened.link ? await store.account(opened.link.account as Account["id"]) : null;
  if (!opened.valid) return { state: opened.reason, account };
  // The account was erased: its links are nobody's.
  if (!account) return { state: "forged", account: null };
  const recordId = opened.link.subject;
  const columns = await history(account);
  const row = columns.records.find(recordId);
  if (row < 0 || columns.records.deletedAt[row] !== NEVER) return { state: "expired", account };
  const answer = latestAnswer(columns, recordId);
  const zone = zoneOf(account.timeZone);
  if (answer && zone.dayAt(answer.at) !== zone.dayAt(now())) return { state: "answered", account };
  return { state: "open", account, recordId, score: answer?.score ?? null };
}
