/** One line of a chart. The two edges of a band are lines of the kind `band`; the first is the upper one. */
export interface SeriesLine {
  name: string;
  values: readonly (number | null)[];
  /** Same notation everywhere: fact solid, forecast dashed, plan outlined, uncertainty as a band. */
  kind: "fact" | "forecast" | "plan" | "band";
  /** The last value's period is not over: its point is hollow and its stroke dashed. */
  partial?: boolean;
}
