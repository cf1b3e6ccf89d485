/** What is to be said about a waiting lead, when, to whom: the levels, their letters. */
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { formatOf } from "../cli/format.ts";
import type { Crm, CrmMessage } from "../crm/adapter.ts";
import type { Letter } from "../store/outbox.ts";
import { workingDeadline } from "./deadline.ts";
import { headsOf, isReachable } from "./heads.ts";
import type { WaitingLead } from "./waiting-leads.ts";

export type Level = "half" | "limit" | "after";

/** Working seconds after which each level is reached; levels that the settings leave out are not there. */
function levelsOf({ warnings }: Settings, limitSeconds: number): [level: Level, seconds: number][] {
  const levels: [Level, number][] = [];
  if (warnings.half !== null) levels.push(["half", Math.round(limitSeconds * warnings.half)]);
  if (warnings.limit) levels.push(["limit", limitSeconds]);
  if (warnings.after !== null) levels.push(["after", Math.round(limitSeconds * warnings.after)]);
  return levels;
}

export interface DueWarning {
  level: Level;
  at: Instant;
}

/** The warnings of a lead that nobody has reacted to, in time order; none where a rule or the settings say so. */
export function warningsOf(lead: WaitingLead, settings: Settings): DueWarning[] {
  if (!settings.warnings.on || lead.reacted || lead.limitSeconds === null) return [];
  return levelsOf(settings, lead.limitSeconds).flatMap(([level, seconds]) => {
    const at = workingDeadline(lead.clock, lead.createdAt, seconds);
    return at === null ? [] : [{ level, at }];
  });
}

const TEXTS = {
  ru: {
    half: "Клиент ждёт ответа: «{title}». Осталось {left} рабочего времени.",
    limit: "Время на ответ вышло: «{title}». Клиент ждёт уже {waited} рабочего времени.",
    after: "Клиенту не ответили за {waited} рабочего времени: «{title}». Ответственный: {manager}.",
    nobody: "не назначен",
    untitled: "без названия",
  },
  en: {
    half: "A client waits for an answer: “{title}”. {left} of working time left.",
    limit: "The time to answer is over: “{title}”. The client has waited {waited} of working time.",
    after: "A client has had no answer for {waited} of working time: “{title}”. Responsible: {manager}.",
    nobody: "nobody",
    untitled: "untitled",
  },
} as const;

/** amoCRM's tasks: the manager has until the limit, or a quarter of an hour; the head an hour. */
const TASK_SECONDS: Record<Level, number> = { half: 900, limit: 900, after: 3_600 };

function textOf(
  lead: WaitingLead,
  level: Level,
  settings: Settings,
  lists: Dictionaries,
  now: Instant,
): string {
  const { language } = settings.warnings;
  const words = TEXTS[language];
  const { duration } = formatOf(language, "");
  const waited = lead.clock.between(lead.createdAt, now);
  const manager = lists.managers.find((one) => one.id === lead.managerId);
  const values: Record<string, string> = {
    title: lead.title || words.untitled,
    waited: duration(waited),
    left: duration(Math.max(0, lead.limitSeconds! - waited)),
    manager: manager?.name ?? lead.managerId ?? words.nobody,
  };
  return words[level].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export interface WarningContext {
  account: Account;
  settings: Settings;
  lists: Dictionaries;
  crm: Pick<Crm, "recordUrl">;
  now: Instant;
}

/** The manager is told; the head where it is late, or where no manager can be told. One letter for each, once for ever. */
export function lettersOfWarning(lead: WaitingLead, level: Level, context: WarningContext): Letter[] {
  const { settings, lists, crm, now } = context;
  const toManager = level !== "after" && isReachable(lists, lead.managerId);
  const readers = toManager ? [lead.managerId!] : headsOf(lists, settings, lead.managerId);
  const text = textOf(lead, level, settings, lists, now);
  // Named by place, not by reader: a lead that changes hands is not told of again.
  return readers.map((userId, place) => ({
    id: `warning:${lead.recordId}:${level}:${place}`,
    kind: "warning",
    content: {
      userId,
      text,
      recordId: lead.recordId,
      url: crm.recordUrl(lead.recordId),
      dueAt: now + TASK_SECONDS[level],
    } satisfies CrmMessage,
    at: now,
  }));
}
