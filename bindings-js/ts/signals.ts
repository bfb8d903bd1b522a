/**
 * A signal that aborts when one of these does, and `end`, which takes the listeners off again: a signal may live as long as
 * its process. (`AbortSignal.any` is not everywhere.)
 */
export function combined(signals: readonly AbortSignal[]): { signal: AbortSignal | undefined; end: () => void } {
  if (signals.length < 2) return { signal: signals[0], end: () => {} };
  const controller = new AbortController();
  const end = () => {
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
  };
  const onAbort = () => {
    controller.abort(signals.find((signal) => signal.aborted)?.reason);
    end();
  };
  for (const signal of signals) signal.addEventListener("abort", onAbort);
  if (signals.some((signal) => signal.aborted)) onAbort();
  return { signal: controller.signal, end };
}
