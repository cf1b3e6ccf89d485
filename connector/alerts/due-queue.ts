/** Things by the instant at which they come due: a binary heap, so that ten thousand cost a few steps each. */
export class DueQueue<Item> {
  readonly #times: number[] = [];
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(at: number, item: Item): void {
    let place = this.#items.length;
    this.#times.push(at);
    this.#items.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#times[parent]! <= at) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** The earliest item that is due at `now`, taken out; `undefined` when none is. */
  pop(now: number): Item | undefined {
    if (this.#items.length === 0 || this.#times[0]! > now) return undefined;
    const item = this.#items[0];
    const [time, last] = [this.#times.pop()!, this.#items.pop()!];
    if (this.#items.length > 0) {
      this.#times[0] = time;
      this.#items[0] = last;
      this.#sink();
    }
    return item;
  }

  #sink(): void {
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      if (left >= this.#items.length) return;
      const right = left + 1;
      const smaller = right < this.#items.length && this.#times[right]! < this.#times[left]! ? right : left;
      if (this.#times[place]! <= this.#times[smaller]!) return;
      this.#swap(place, smaller);
      place = smaller;
    }
  }

  #swap(one: number, other: number): void {
    [this.#times[one], this.#times[other]] = [this.#times[other]!, this.#times[one]!];
    [this.#items[one], this.#items[other]] = [this.#items[other]!, this.#items[one]!];
  }
}
