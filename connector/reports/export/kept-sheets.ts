/** A kept report as a workbook: the report's tables, and the leads to act on. */
import type { Language } from "#shared/text/errors.ts";
import type { ReportDocument } from "../kept/kept-report.ts";
import { REPORT_WORDS } from "../render/words.ts";
import { whyText } from "../why-text.ts";
import { reportSheets } from "./report-sheets.ts";
import { type Cell, cellOf, type Sheet } from "./sheet.ts";
import { EXPORT_WORDS } from "./words.ts";

function actionsSheet({ actions, report }: ReportDocument, language: Language): Sheet {
  const words = EXPORT_WORDS[language];
  const rows = actions.flatMap(({ kind, of, leads }) =>
    leads.map((lead): Cell[] => [
      REPORT_WORDS[language].actions[kind],
      lead.id,
      lead.title,
      lead.managerName ?? lead.managerId,
      cellOf.money(lead.amount),
      cellOf.instant(lead.createdAt),
      whyText(of, lead.why, report.currency, language),
      lead.url,
    ]),
  );
  return { name: words.actions, head: words.actionHead, rows };
}

export const keptSheets = (document: ReportDocument, language: Language): Sheet[] => [
  ...reportSheets(document.report, language),
  actionsSheet(document, language),
];
