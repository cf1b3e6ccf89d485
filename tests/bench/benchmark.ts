/** What a `tests/bench/<name>.bench.ts` exports. */
export interface Benchmark {
  /** One line: what is measured against what. */
  title: string;
  /** Measures, and prints line by line what it found. A goal that is missed is printed, not thrown. */
  run(print: (line: string) => void): Promise<void>;
}
