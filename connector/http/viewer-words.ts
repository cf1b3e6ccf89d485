/** Lays the viewer's rights over what he asked for: whoever sees only some managers' leads never gets another's. */

import type { Words } from "../reports/ask.ts";
import { HttpProblem } from "./problem.ts";
import type { Viewer } from "./viewer.ts";

const NAMES = ["period", "by", "asOf", "manager", "pipeline", "source", "team"] as const;

/** The words of a request's query. A parameter given twice is refused: which of the two is meant is anybody's guess. */
export function wordsOf(url: URL, viewer: Viewer): Words {
  const words: Words = {};
  for (const name of NAMES) {
    const values = url.searchParams.getAll(name);
    if (values.length > 1) throw new HttpProblem(400, "body-invalid", { detail: name });
    if (values[0]) words[name] = values[0];
  }
  if (viewer.managerIds === null) return words;
  const asked = words.manager?.split(",") ?? viewer.managerIds;
  if (asked.some((id) => !viewer.managerIds!.includes(id))) throw new HttpProblem(403, "not-yours");
  return { ...words, manager: asked.join(",") };
}
