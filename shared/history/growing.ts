/** A column whose length is not known beforehand. */
export class GrowingInts {
  #values = new Int32Array(256);
  /** How many values there are. */
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(position: number): number {
    return this.#values[position]!;
  }

  /** The values so far, as a view. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}
