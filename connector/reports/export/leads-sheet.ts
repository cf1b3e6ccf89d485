/** The leads behind a figure as a table. */
import type { LeadLine } from "#shared/api/answers.ts";
import type { Language } from "#shared/text/errors.ts";
import { type Cell, cellOf, type Sheet } from "./sheet.ts";
import { EXPORT_WORDS } from "./words.ts";

export function leadsSheet(lines: readonly LeadLine[], language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = lines.map((one): Cell[] => [
    one.id,
    one.title,
    one.managerName ?? one.managerId,
    one.stageName,
    words.outcomes[one.outcome],
    cellOf.money(one.amount),
    cellOf.instant(one.createdAt),
    cellOf.instant(one.closedAt),
    one.why,
    one.url,
  ]);
  return { name: words.leads, head: words.leadHead, rows };
}
