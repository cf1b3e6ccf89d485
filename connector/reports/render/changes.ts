/** What changed against the period before, and whether it is more than noise: the words of one figure's change. */
import type { KpiBlock } from "#shared/api/report.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import type { Language } from "#shared/text/errors.ts";
import { tabText as EN } from "#shared/text/widget/en/tab.ts";
import { tabText as RU } from "#shared/text/widget/ru/tab.ts";
import type { ReportDocument } from "../kept/kept-report.ts";
import { reportFormat } from "./report-format.ts";
import { fill, REPORT_WORDS } from "./words.ts";

export interface FigureLine {
  id: (typeof CATALOG)[number]["id"];
  title: string;
  /** `—` where there is none, and then why. */
  value: string;
  reason: string;
  previous: string;
  change: string;
  /** Better or worse, where the change is real and one of the two. */
  turn: "better" | "worse" | null;
  verdict: string;
  isSignal: boolean;
}

/** What a running period is compared with is its elapsed part. */
const comparedWith = (block: KpiBlock<unknown>) => block.previousElapsed ?? block.previous;

export function figureLines({ report }: ReportDocument, language: Language): FigureLine[] {
  const words = REPORT_WORDS[language];
  const format = reportFormat(language, report.currency);
  const { reasons } = language === "ru" ? RU : EN;
  return CATALOG.map((kpi) => {
    const block: KpiBlock<unknown> = report.kpis[kpi.id];
    const before = comparedWith(block);
    const delta = block.value === null || before === null ? null : block.value - before;
    const isSignal = block.signal === true;
    const isBetter = delta !== null && (kpi.better === "lower" ? delta < 0 : delta > 0);
    return {
      id: kpi.id,
      title: kpi.title[language],
      value: block.value === null ? "—" : format.value(block.value, block.unit),
      reason: block.reason === null ? "" : (reasons[block.reason] ?? ""),
      previous: before === null ? "—" : format.value(before, block.unit),
      change: format.change({ ...block, delta }),
      turn: !isSignal || kpi.better === "none" || delta === 0 ? null : isBetter ? "better" : "worse",
      verdict:
        delta === null ? "" : isSignal ? words.signal : block.signal === null ? words.few : words.noise,
      isSignal,
    };
  });
}

/** Sentences about the figures that really changed. */
export function changeSentences(document: ReportDocument, language: Language): string[] {
  const words = REPORT_WORDS[language];
  return figureLines(document, language)
    .filter((line) => line.isSignal)
    .map(({ title, value, previous, turn }) => {
      const was = fill(words.was, { previous });
      return `${title}: ${value} (${turn ? `${words[turn]}, ` : ""}${was})`;
    });
}
