import type { Tape } from "./tape.ts";

/** Texts as small whole numbers: a column keeps the code, the text is kept once. */
export class Vocabulary {
  readonly #codes = new Map<string, number>();
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  /** The code of `text`, a new one when it was never met. */
  codeOf(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#texts.push(text) - 1;
      this.#codes.set(text, code);
    }
    return code;
  }

  /** The code of `text`, or −1 when it was never met. */
  find(text: string): number {
    return this.#codes.get(text) ?? -1;
  }

  textOf(code: number): string {
    return this.#texts[code]!;
  }

  carry(tape: Tape): void {
    for (const text of tape.json(this.#texts)) this.codeOf(text);
  }
}

/** Code of "none" in a `NullableVocabulary`. */
export const NONE = 0;

/** A vocabulary in which code 0 stands for `null`. */
export class NullableVocabulary {
  readonly #words = new Vocabulary();

  get size(): number {
    return this.#words.size + 1;
  }

  codeOf(text: string | null): number {
    return text === null ? NONE : this.#words.codeOf(text) + 1;
  }

  /** The code of `text`, or −1 when it was never met. */
  find(text: string | null): number {
    if (text === null) return NONE;
    const code = this.#words.find(text);
    return code < 0 ? -1 : code + 1;
  }

  textOf(code: number): string | null {
    return code === NONE ? null : this.#words.textOf(code - 1);
  }

  carry(tape: Tape): void {
    this.#words.carry(tape);
  }
}

/** Users: nobody is `null` and the CRMs' user 0 (KPI.md 1, "manager"). */
export class Users extends NullableVocabulary {
  override codeOf(id: string | null): number {
    return super.codeOf(id === "0" || id === "" ? null : id);
  }

  override find(id: string | null): number {
    return super.find(id === "0" || id === "" ? null : id);
  }
}

/** Lists of texts (a record's tags), each distinct list kept once. Code 0 is the empty list. */
export class Lists {
  readonly #codes = new Map<string, number>([["[]", 0]]);
  readonly #lists: (readonly string[])[] = [[]];

  get size(): number {
    return this.#lists.length;
  }

  codeOf(list: readonly string[]): number {
    if (list.length === 0) return 0;
    const key = JSON.stringify(list);
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.#lists.push([...list]) - 1;
      this.#codes.set(key, code);
    }
    return code;
  }

  of(code: number): readonly string[] {
    return this.#lists[code]!;
  }

  carry(tape: Tape): void {
    for (const list of tape.json(this.#lists)) this.codeOf(list);
  }
}
