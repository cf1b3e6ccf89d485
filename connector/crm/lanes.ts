/**
 * Several resumable readers side by side, so that the pace is kept although each waits for its own answers. Results come
 * one at a time, in the order in which they arrive; a failure of one stops all. `stop` is called when
 * it ends early: whoever waits for something must wait no longer.
 */
export async function* runLanes<Result>(
  lanes: readonly (() => AsyncGenerator<Result>)[],
  atOnce: number,
  stop: () => void = () => undefined,
): AsyncGenerator<Result> {
  const waiting = [...lanes];
  const running = new Map<number, Promise<{ lane: number; result: IteratorResult<Result> }>>();
  const open = new Map<number, AsyncGenerator<Result>>();
  let names = 0;
  const step = (lane: number) => {
    const generator = open.get(lane)!;
    const next = generator.next().then((result) => ({ lane, result }));
    // It may fail while the receiver is busy with another result: it is told when its turn comes.
    next.catch(() => undefined);
    running.set(lane, next);
  };
  const fill = () => {
    while (running.size < atOnce && waiting.length > 0) {
      const lane = names++;
      open.set(lane, waiting.shift()!());
      step(lane);
    }
  };
  try {
    for (fill(); running.size > 0; fill()) {
      const { lane, result } = await Promise.race(running.values());
      running.delete(lane);
      if (result.done) open.delete(lane);
      else {
        step(lane);
        yield result.value;
      }
    }
  } finally {
    if (running.size > 0) stop();
    await Promise.allSettled(running.values());
  }
}
