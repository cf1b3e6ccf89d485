/** A method's refusal: batch and HTTP spell it. */
export class Refusal extends Error {
  readonly status: number;
  /** `""` and `0` occur in life. */
  readonly code: string | number;

  constructor(status: number, code: string | number, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}
