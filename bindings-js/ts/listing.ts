/**
 * All pages of a list, one item after the other.
 *
 * The walk is core's (`core/src/page/listing.rs`, which says why it is right), written once more: in wasm it would cost more than
 * in JavaScript, where sets of strings are for free.
 */

import { type ClerkCore, readable } from "./core.js";
import type { Method, Page } from "./decode.js";
import { errorOf, invalid } from "./errors.js";
import { type RequestOptions, signalsOf } from "./options.js";
import { combined } from "./signals.js";

/** The most that one request may ask for. */
const MAX_LIMIT = 500;

interface Item {
  readonly id: string;
  readonly createdAt: number;
}

interface Window {
  offset: number;
  limit: number;
}

/** `for await (const item of clerk.invitations.listAll())`. Leaving the loop early cancels what is under way. */
export class Listing<T> implements AsyncIterable<T> {
  readonly #iterate: () => AsyncIterator<T, undefined>;

  /** @internal */
  constructor(core: ClerkCore, method: Method<Page<T>>, request: object | undefined, options: RequestOptions | undefined) {
    this.#iterate = () => new Items(core, method as unknown as Method<Page<T & Item>>, request ?? {}, options);
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return this.#iterate();
  }
}

class Items<T extends Item> implements AsyncIterator<T, undefined> {
  readonly #abort = new AbortController();
  readonly #begin: () => void;
  #ask!: (window: Window) => Promise<Page<T>>;
  #walk: Walk<T> | undefined;
  #ready: T[] = [];
  #more = true;
  #end = () => {};
  /** Calls of `next` wait for each other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(core: ClerkCore, method: Method<Page<T>>, request: Partial<Window>, options?: RequestOptions) {
    this.#begin = () => {
      if (typeof request !== "object") throw invalid("request", "must be an object");
      if (typeof (options ?? {}) !== "object") throw invalid("options", "must be an object");
      const own = this.#abort.signal;
      const { signal, end } = combined(signalsOf([options?.signal, own]));
      this.#end = end;
      const settings = { ...options, signal };
      this.#walk = new Walk(request.offset, request.limit);
      this.#ask = (window) => core.call(method, request, settings, { ...window, orderBy: "+created_at" });
    };
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const next = this.#turn.then(() => this.#next());
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    try {
      if (this.#more && !this.#walk) readable("options", this.#begin);
      while (this.#ready.length === 0 && this.#more && this.#walk) {
        const page = await this.#ask(this.#walk.window);
        [this.#ready, this.#more] = this.#walk.take(page);
        this.#ready.reverse();
      }
    } catch (error) {
      // It ends after an error.
      this.#more = false;
      this.#end();
      if (this.#abort.signal.aborted) return { done: true, value: undefined };
      throw error;
    }
    const value = this.#ready.pop();
    if (!this.#more) this.#end();
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  /** Leaving the loop early. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#more = false;
    this.#ready = [];
    this.#abort.abort();
    this.#end();
    return { done: true, value: undefined };
  }
}

/** Walks by windows, oldest first, each of which begins with an item that is known already. */
class Walk<T extends Item> {
  readonly #start: number;
  readonly #limit: number;
  #offset: number;
  #step: number;
  #last: { offset: number; id: string | undefined } | undefined;
  #overlaps = false;
  /** The latest `createdAt` seen, and the ids that bear it. */
  #mark = -Infinity;
  #marked = new Set<string>();

  constructor(offset = 0, limit = MAX_LIMIT) {
    this.#start = this.#offset = offset;
    // A window of one could not overlap the one before.
    this.#limit = this.#step = Math.max(limit, 2);
  }

  get window(): Window {
    return { offset: this.#offset, limit: this.#limit };
  }

  /** What is new on a page, and whether more may follow. */
  take({ data, totalCount }: Page<T>): [T[], boolean] {
    if (data.some((item, index) => index > 0 && item.createdAt < data[index - 1]!.createdAt)) {
      throw misfit("the items in the order that was asked for, oldest first");
    }
    const id = data[0]?.id;
    if (this.#last && id !== undefined && this.#last.offset < this.#offset && this.#last.id === id) {
      throw misfit("other items at another offset");
    }
    this.#last = { offset: this.#offset, id };
    if (this.#overlaps && this.#offset > this.#start && !(data[0] && this.#isKnown(data[0]))) {
      this.#offset = Math.max(this.#offset - this.#step, this.#start);
      this.#step *= 2;
      return [[], true];
    }
    this.#step = this.#limit;
    const end = this.#offset + data.length;
    const more = data.length > 0 && (data.length >= this.#limit || end < totalCount);
    this.#aim(end, data);
    return [data.filter((item) => this.#isNew(item)), more];
  }

  /** All items of the last millisecond and one before it; where that would be no progress, the last alone. */
  #aim(end: number, data: readonly T[]): void {
    const last = data.at(-1)?.createdAt;
    const tied = data.filter((item) => item.createdAt === last).length;
    const overlap = [tied + 1, 1].find((overlap) => end - overlap > this.#offset);
    this.#overlaps = overlap !== undefined;
    this.#offset = end - (overlap ?? 0);
  }

  #isKnown({ id, createdAt }: T): boolean {
    return createdAt < this.#mark || this.#marked.has(id);
  }

  /** Whether it is new; it then moves the mark. */
  #isNew({ id, createdAt }: T): boolean {
    if (createdAt < this.#mark) return false;
    if (createdAt > this.#mark) {
      this.#mark = createdAt;
      this.#marked.clear();
    }
    return !this.#marked.has(id) && !!this.#marked.add(id);
  }
}

function misfit(expected: string): Error {
  const message = `Clerk answered a page that does not fit at \`data\`: expected ${expected}`;
  return errorOf({ kind: "validation", message, path: "data", mayHaveBeenExecuted: true, status: 200 }, {});
}
