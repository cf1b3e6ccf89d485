/** What a page of ours starts with, as the bundle would read it. */
import type { PageStart } from "#shared/api/answers.ts";

export function startOf(page: string): PageStart {
  const json = /<script type="application\/json" id="desyatka-start">(.*?)<\/script>/s.exec(page)?.[1];
  if (json === undefined) throw new Error("The page has no #desyatka-start.");
  return JSON.parse(json) as PageStart;
}
