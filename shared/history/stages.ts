/**
 * Stages as codes, and what being in one means (KPI.md 1, "outcome"): the kind that the CRM lists for it; else open,
 * except amoCRM's 142 and 143; in Bitrix24 else what the record's semantic says.
 */
import type { CrmName } from "../domain/account.ts";
import type { Dictionaries } from "../domain/dictionaries.ts";
import type { Outcome } from "../domain/lead.ts";
import type { Tape } from "./tape.ts";
import { NullableVocabulary, Vocabulary } from "./vocabulary.ts";

export const OPEN = 0;
export const WON = 1;
export const LOST = 2;
export const OUTCOMES: readonly Outcome[] = ["open", "won", "lost"];

/** The stage that is not known. It is open and in no pipeline. */
export const NO_STAGE = 0;

const key = (pipelineId: string | null, stageId: string) => `${pipelineId ?? ""}\u0000${stageId}`;

export interface Stage {
  pipelineId: string | null;
  stageId: string;
  said: Outcome | null;
}

export class Stages {
  readonly pipelines = new NullableVocabulary();
  readonly #crm: CrmName;
  readonly #codes = new Vocabulary();
  readonly #pairs = new Vocabulary();
  readonly #stages: (Stage | null)[] = [null];
  #listed = new Map<string, Outcome>();
  #isListed: boolean[] = [false];
  /** By stage code: OPEN, WON or LOST. */
  outcome: number[] = [OPEN];
  /** By stage code: neither Bitrix24's lists nor the row say what being in it means. */
  silent: boolean[] = [false];
  /** By stage code: equal where pipeline and stage are, whatever the record says of them. */
  readonly place: number[] = [-1];
  /** By stage code: the first code of the same place. */
  readonly canonical: number[] = [NO_STAGE];
  readonly #firstOfPlace: number[] = [];
  /** By stage code: code in `pipelines`. */
  readonly pipeline: number[] = [0];

  constructor(crm: CrmName, dictionaries: Dictionaries) {
    this.#crm = crm;
    this.learn(dictionaries);
  }

  get size(): number {
    return this.#stages.length;
  }

  /** By stage code: what being in it means, as far as the lists tell. */
  get meanings(): { outcome: readonly number[]; silent: readonly boolean[] } {
    return { outcome: this.outcome, silent: this.silent };
  }

  differFrom({ outcome, silent }: Stages["meanings"]): boolean {
    return this.outcome.some((one, code) => one !== outcome[code] || this.silent[code] !== silent[code]);
  }

  /** Takes new stage lists. Returns whether the meaning of a stage that is in use has changed. */
  learn(dictionaries: Dictionaries): boolean {
    this.#listed = new Map();
    for (const pipeline of dictionaries.pipelines) {
      for (const stage of pipeline.stages) this.#listed.set(key(pipeline.id, stage.id), stage.outcome);
    }
    for (const stage of dictionaries.leadStages) this.#listed.set(key(null, stage.id), stage.outcome);
    const before = this.meanings;
    this.outcome = this.#stages.map((stage) => (stage ? this.#outcomeOf(stage) : OPEN));
    this.#isListed = this.#stages.map((stage) => stage !== null && this.#lists(stage));
    this.silent = this.#stages.map((stage) => stage !== null && this.#isSilent(stage));
    return this.differFrom(before);
  }

  codeOf(pipelineId: string | null, stageId: string, said: Outcome | null): number {
    const word = this.#crm === "bitrix24" ? said : null;
    const code = this.#codes.codeOf(`${key(pipelineId, stageId)}\u0000${word ?? ""}`) + 1;
    if (code === this.#stages.length) {
      const stage = { pipelineId, stageId, said: word };
      this.#stages.push(stage);
      this.outcome.push(this.#outcomeOf(stage));
      this.silent.push(this.#isSilent(stage));
      this.#isListed.push(this.#lists(stage));
      const place = this.#pairs.codeOf(key(pipelineId, stageId));
      this.#firstOfPlace[place] ??= code;
      this.place.push(place);
      this.canonical.push(this.#firstOfPlace[place]!);
      this.pipeline.push(this.pipelines.codeOf(pipelineId));
    }
    return code;
  }

  carry(tape: Tape): void {
    this.pipelines.carry(tape);
    for (const stage of tape.json(this.#stages)) {
      if (stage) this.codeOf(stage.pipelineId, stage.stageId, stage.said);
    }
  }

  of(code: number): Stage | null {
    return this.#stages[code]!;
  }

  /** What being in a stage means to a record whose snapshot is in `present`: that tells where the row itself does not. */
  outcomeTo(present: number, code: number): number {
    return this.silent[code] && this.place[code] === this.place[present]
      ? this.outcome[present]!
      : this.outcome[code]!;
  }

  /** The CRM still lists it. */
  isListed(code: number): boolean {
    return this.#isListed[code]!;
  }

  #outcomeOf(stage: Stage): number {
    const outcome = OUTCOMES.indexOf(
      this.#listed.get(key(stage.pipelineId, stage.stageId)) ?? this.#unlisted(stage),
    );
    // A CRM lead is never won by itself: converted to a deal it is that deal, else it is open (KPI.md 5).
    const request = this.#crm === "bitrix24" && stage.pipelineId === null;
    return request && outcome === WON ? OPEN : outcome;
  }

  #lists({ pipelineId, stageId }: Stage): boolean {
    return this.#listed.has(key(pipelineId, stageId));
  }

  #isSilent(stage: Stage): boolean {
    return this.#crm === "bitrix24" && stage.said === null && !this.#lists(stage);
  }

  #unlisted(stage: Stage): Outcome {
    if (this.#crm === "bitrix24") return stage.said ?? "open";
    const status = stage.stageId.slice(stage.stageId.lastIndexOf(":") + 1);
    return status === "142" ? "won" : status === "143" ? "lost" : "open";
  }
}
