/** A longer time would make `setTimeout` fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A promise that is fulfilled when a time has passed or a signal aborts. `end` frees what it holds. */
export function stop(milliseconds: number, signal: AbortSignal | undefined): { promise: Promise<void>; end: () => void } {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    const done = () => resolve();
    const timer = setTimeout(done, Math.min(milliseconds, MAX_TIMER_MS));
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
    end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      done();
    };
  });
  return { promise, end };
}
