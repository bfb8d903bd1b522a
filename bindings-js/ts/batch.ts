/**
 * Any number of people: bulk requests of the size that the API takes, and an outcome for each person.
 *
 * It is core's `Batch` (`core/src/batch/stream.rs`) once more, and held to the same vectors: who does not import it does not
 * load it.
 */

import { Atomicity } from "./batch/atomicity.js";
import { type Group, Isolation } from "./batch/isolation.js";
import type { Entry, Kind, Made, Request } from "./batch/kind.js";
import { type BatchItem, type BatchOutcome, normal, refusal } from "./batch/outcome.js";
import { isHopeless, type Setting, type Verdict, Work } from "./batch/work.js";
import { type ClerkCore, readable } from "./core.js";
import { invalid, type InvalidRequestError } from "./errors.js";
import { type RequestOptions, signalsOf } from "./options.js";
import { combined } from "./signals.js";

export type { BatchItem, BatchOutcome } from "./batch/outcome.js";

/** Settings of a batch; those of a request are of each request that it makes. */
export interface BatchOptions extends RequestOptions {
  /** How many requests may be under way at a time: 2 unless set. */
  concurrency?: number | undefined;
  /** Whether to look up the pending invitation of whoever has one: a request more for each. No unless set. */
  withPending?: boolean | undefined;
}

/** Items of a batch: requests, or addresses. @internal */
export type Items = Iterable<object | string> | AsyncIterable<object | string>;

/** After so many failures in a row that are nobody's, the batch ends. */
const MAX_FAILURES = 3;

/** Sends all items. @internal */
export async function* batch<T extends Made>(
  core: ClerkCore,
  kind: Kind<T>,
  items: Items,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<T>, void, undefined> {
  if (typeof (options ?? {}) !== "object") throw invalid("options", "must be an object");
  const { concurrency = 2, withPending = false, signal, ...rest } = readable("options", () => ({ ...options }));
  if (!Number.isInteger(concurrency) || concurrency < 1) throw invalid("concurrency", "must be a whole number, at least 1");
  const leaving = new AbortController();
  const { signal: stop, end } = combined(signalsOf([signal, leaving.signal]));
  const setting = { core, kind, withPending, options: { ...rest, signal: stop }, atomicity: new Atomicity(kind.lookup?.isGuarded ?? true) };
  const stream = new Stream(setting, concurrency, items);
  try {
    yield* stream.run();
  } finally {
    // Whoever leaves early wants no more of it: neither what is under way, nor what would follow.
    leaving.abort();
    end();
    await stream.close();
  }
}

/** The stream of outcomes, in order of completion. */
class Stream<T extends Made> {
  readonly #setting: Setting<T>;
  readonly #concurrency: number;
  readonly #input: AsyncGenerator<unknown, void, undefined>;
  readonly #seen = new Set<string>();
  readonly #unsettled = new Set<Entry>();
  readonly #isolation: Isolation;
  /** Each settles what it was about. */
  readonly #running = new Set<Promise<() => void>>();
  /** What is being read of the input. */
  #reading: Promise<() => void> | undefined;
  #isRead = false;
  #broken: { readonly error: unknown } | undefined;
  #ready: BatchItem<T>[] = [];
  #taken = 0;
  #failures = 0;

  constructor(setting: Setting<T>, concurrency: number, items: Items) {
    this.#setting = setting;
    this.#concurrency = concurrency;
    this.#isolation = new Isolation(setting.kind.size);
    this.#input = (async function* () {
      yield* items;
    })();
  }

  async *run(): AsyncGenerator<BatchItem<T>, void, undefined> {
    for (;;) {
      yield* this.#ready.splice(0);
      for (let group = this.#nextGroup(); group; group = this.#nextGroup()) this.#start(group);
      const next = [...this.#running, ...(this.#wantsMore() ? [(this.#reading ??= this.#read())] : [])];
      if (next.length === 0) break;
      (await Promise.race(next))();
    }
    if (this.#broken) throw this.#broken.error;
  }

  /** Closes the input. One that is just being read is not waited for: it may take for ever. */
  async close(): Promise<void> {
    const closed = this.#input.return();
    if (this.#reading) closed.catch(() => {});
    else await closed;
  }

  /** Whether more of the input is needed for the next request. */
  #wantsMore(): boolean {
    return !this.#isRead && !this.#isolation.isFull && this.#running.size < this.#concurrency;
  }

  #nextGroup(): Group | undefined {
    if (this.#running.size >= this.#concurrency) return undefined;
    // What is left over goes along with people who still come back from a request.
    const isAll = this.#isRead && this.#running.size === 0;
    return this.#isolation.nextHalf() ?? (isAll || this.#isolation.isFull ? this.#isolation.nextLoose() : undefined);
  }

  async #read(): Promise<() => void> {
    const settled = await this.#input.next().catch((error: unknown) => ({ done: true, error }) as const);
    return () => {
      this.#reading = undefined;
      // A batch that has ended takes nothing more.
      if (this.#isRead) return;
      if (!settled.done) return this.#take(settled.value);
      this.#isRead = true;
      if ("error" in settled) this.#broken = { error: settled.error };
    };
  }

  #take(given: unknown): void {
    const [request, error] = read(given);
    const entry = { index: this.#taken++, request };
    const address = normal(request.emailAddress);
    if (error) return this.#tell(entry, { outcome: "refused", error });
    if (this.#seen.has(address)) return this.#tell(entry, { outcome: "duplicate" });
    this.#seen.add(address);
    this.#unsettled.add(entry);
    this.#isolation.push(entry);
  }

  #start(group: Group): void {
    const work = new Work(this.#setting, group.entries);
    const running = work.run().then((verdict) => () => {
      this.#running.delete(running);
      this.#settle(group, work, verdict);
    });
    this.#running.add(running);
  }

  #settle(group: Group, { known, since }: Work<T>, verdict: Verdict): void {
    const isolation = this.#isolation;
    if (verdict.is === "taken") this.#setting.atomicity.created(group.entries);
    const refused =
      verdict.is === "taken"
        ? isolation.taken(group)
        : verdict.is === "refused"
          ? isolation.refused(group, verdict.named, verdict.error)
          : isolation.unsent(group);
    for (const [entry, outcome] of known) {
      if (outcome.outcome === "created") isolation.takeOut(entry);
      else isolation.withdraw(entry);
      this.#finish(entry, outcome);
    }
    for (const entry of refused?.entries ?? []) this.#finish(entry, refusal(refused!.reason));
    for (const entry of group.entries) entry.since ??= since;
    this.#failures = verdict.is === "failed" ? this.#failures + 1 : 0;
    if (verdict.is === "failed" && (isHopeless(verdict.error) || this.#failures >= MAX_FAILURES)) {
      this.#isRead = true;
      for (const entry of isolation.drain()) this.#finish(entry, { outcome: "notSent", error: verdict.error });
    }
  }

  #finish(entry: Entry, outcome: BatchOutcome<T>): void {
    if (this.#unsettled.delete(entry)) this.#tell(entry, outcome);
  }

  #tell({ index, request: { emailAddress } }: Entry, outcome: BatchOutcome<T>): void {
    this.#ready.push({ index, emailAddress, ...outcome });
  }
}

/** An item may be anything. */
function read(given: unknown): [Request, InvalidRequestError?] {
  const emailAddress = typeof given === "string" ? given : "";
  try {
    const request = { ...(typeof given === "string" ? { emailAddress } : (given as Request)) };
    if (typeof request.emailAddress === "string") return [request];
    return [{ emailAddress }, invalid("emailAddress", "must be a string")];
  } catch {
    return [{ emailAddress }, invalid("request", "cannot be read: it throws")];
  }
}
