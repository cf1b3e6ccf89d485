/** A kept report in a few lines of plain text: for chats, for messages inside the CRM, for mail without HTML. */
import type { Language } from "#shared/text/errors.ts";
import type { ReportDocument } from "../kept/kept-report.ts";
import { changeSentences, figureLines } from "./changes.ts";
import { instantLabel, periodLabel } from "./period-label.ts";
import { fill, REPORT_WORDS } from "./words.ts";

export function reportTitle({ slot, report, name }: ReportDocument, language: Language): string {
  return `${REPORT_WORDS[language].cadence[slot.cadence]}: ${periodLabel(report.period, language)} — ${name}`;
}

/** Two or three lines: what a notification has room for. */
export function shortSummary(document: ReportDocument, language: Language): string {
  const changes = changeSentences(document, language);
  const told = changes.length > 0 ? changes : [REPORT_WORDS[language].noChanges];
  return [reportTitle(document, language), ...told].join("\n");
}

export function reportSummary(document: ReportDocument, language: Language): string {
  const words = REPORT_WORDS[language];
  const { report } = document;
  const changes = changeSentences(document, language);
  const figures = figureLines(document, language).map(({ title, value }) => `${title}: ${value}`);
  const waiting = document.actions
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${words.actions[kind]}: ${count}`);
  const at = instantLabel(report.asOf, report.timeZone, language);
  return [
    reportTitle(document, language),
    ...(document.complete ? [] : [words.incomplete]),
    "",
    ...(changes.length > 0 ? changes : [words.noChanges]),
    "",
    ...figures,
    ...(waiting.length > 0 ? ["", ...waiting] : []),
    "",
    fill(words.asOf, { at, zone: report.timeZone }),
  ].join("\n");
}
