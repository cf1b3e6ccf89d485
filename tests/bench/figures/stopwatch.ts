import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds that work takes. */
export async function time<Result>(
  work: () => Result | Promise<Result>,
): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** The median of several runs, in milliseconds. */
export async function medianTime(runs: number, work: (run: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await time(() => work(run))).ms);
  return times.sort((one, other) => one - other)[runs >> 1]!;
}

/** Bytes that are held, after a full collection; what is held weakly goes only once the present turn is over. */
export async function heldBytes(): Promise<number> {
  await nextTurn();
  globalThis.gc!();
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
