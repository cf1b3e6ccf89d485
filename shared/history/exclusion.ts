/** Leads that `settings.exclude` takes out of every population (KPI.md 1, "Left out on purpose"). */
import type { Settings } from "../domain/settings.ts";
import type { History } from "./history.ts";

const fold = (tag: string) => tag.trim().toLowerCase();

export class Exclusion {
  readonly #history: History;
  readonly #tags: ReadonlySet<string>;
  readonly #lossReasons: ReadonlySet<number>;
  readonly #sources: ReadonlySet<number>;
  readonly #pipelines: ReadonlySet<number>;
  /** By tag list: whether it holds an excluded tag. */
  readonly #lists = new Map<number, boolean>();
  /** No lead is excluded: nothing needs to be asked. */
  readonly empty: boolean;

  constructor(history: History, { exclude }: Settings) {
    const { records, stages } = history;
    this.#history = history;
    this.#tags = new Set(exclude.tags.map(fold));
    this.#lossReasons = new Set(exclude.lossReasons.map((id) => records.lossReasons.find(id)));
    this.#sources = new Set(exclude.sources.map((id) => records.sources.find(id)));
    this.#pipelines = new Set(exclude.pipelines.map((id) => stages.pipelines.find(id)));
    this.empty = Object.values(exclude).every((list) => list.length === 0);
  }

  /** `row` holds the lead's state; source and pipeline are the lead's codes. */
  covers(row: number, source: number, pipeline: number): boolean {
    const { records } = this.#history;
    return (
      this.#lossReasons.has(records.lossReason[row]!) ||
      this.#sources.has(source) ||
      this.#pipelines.has(pipeline) ||
      (this.#tags.size > 0 && this.#hasTag(records.tags[row]!))
    );
  }

  #hasTag(list: number): boolean {
    let found = this.#lists.get(list);
    if (found === undefined) {
      found = this.#history.records.tagLists.of(list).some((tag) => this.#tags.has(fold(tag)));
      this.#lists.set(list, found);
    }
    return found;
  }
}
