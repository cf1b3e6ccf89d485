/** "Why this number": the metric's own words with the block's numbers, and what does not count in it. */
import type { KpiBlock } from "../api/report.ts";
import type { Kpi, Language } from "./kpi.ts";
import { sayLeftOut } from "./left-out.ts";

export function explain(kpi: Kpi, block: KpiBlock<unknown>, language: Language): string {
  const why = kpi.explain(block, language);
  return block.leftOut ? `${why} ${sayLeftOut(block.leftOut, language)}` : why;
}
