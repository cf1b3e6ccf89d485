/** What follows from a client's answer, into the CRM: the score into its field, his words as a note, a low score to people. */
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { History } from "#shared/history/history.ts";
import { headsOf, isReachable } from "../alerts/heads.ts";
import type { CrmMessage } from "../crm/adapter.ts";
import type { Letter } from "../store/outbox.ts";

/** Detractors (KPI.md 2.6). */
const LOW = 6;
/** amoCRM's task is to be done within a working day or so. */
const TASK_SECONDS = 8 * 3_600;

const TEXTS = {
  ru: {
    note: "Опрос клиента: оценка {score} из 10. «{comment}»",
    low: "Клиент поставил {score} из 10: «{title}». Свяжитесь с ним.",
  },
  en: {
    note: "Client survey: {score} out of 10. “{comment}”",
    low: "A client gave {score} out of 10: “{title}”. Get in touch.",
  },
} as const;

export interface GivenAnswer {
  account: Account;
  settings: Settings;
  lists: Dictionaries;
  history: History;
  recordId: string;
  score: number;
  /** Empty when the client wrote nothing. */
  comment: string;
  at: number;
  /** Today, local to the account: a low score is told once a day, however often it is changed. */
  day: number;
}

/** Single pass, so that braces in a client's words stay what they are. */
const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

function alarmLetters(answer: GivenAnswer, name: string): Letter[] {
  const { settings, lists, history, recordId, score, at } = answer;
  const row = history.records.find(recordId);
  const managerId = history.users.textOf(history.records.manager[row]!);
  const told = new Set([
    ...(isReachable(lists, managerId) ? [managerId] : []),
    ...headsOf(lists, settings, managerId),
  ]);
  const title = history.records.titleOf(row);
  const text = filled(TEXTS[settings.warnings.language].low, { score: String(score), title });
  return [...told].map((userId) => ({
    id: `${name}:low:${answer.day}:${userId}`,
    kind: "crm-tell",
    content: { userId, text, recordId, url: null, dueAt: at + TASK_SECONDS } satisfies CrmMessage,
    at,
  }));
}

export function lettersOfAnswer(answer: GivenAnswer): Letter[] {
  const { settings, recordId, score, comment, at } = answer;
  const name = `nps:${recordId}`;
  const letters: Letter[] = [];
  if (settings.nps.field !== null)
    letters.push({ id: `${name}:field:${at}`, kind: "nps-field", content: { recordId }, at });
  if (comment !== "") {
    const text = filled(TEXTS[settings.warnings.language].note, { score: String(score), comment });
    letters.push({ id: `${name}:note:${at}`, kind: "crm-remark", content: { recordId, text }, at });
  }
  return score <= LOW ? [...letters, ...alarmLetters(answer, name)] : letters;
}
