/**
 * Any number of people: bulk requests of the size that the API takes, and an outcome for each person.
 *
 * One offender does not cost the others: those that Clerk names are taken out, and where it names nobody, halving finds
 * them. What a refused bulk has created all the same, core looks up for each call.
 */

import { type ClerkCore, readable } from "./core.js";
import type { Method, Page } from "./decode.js";
import { AmbiguousError, APIError, ClerkError, ClerkErrors, errorOf, invalid, InvalidRequestError } from "./errors.js";
import type { RequestOptions } from "./options.js";

/** Settings of a batch; those of a request are of each request that it makes. */
export interface BatchOptions extends RequestOptions {
  /** Whether to look up the pending invitation of whoever has one: a request more for each. No unless set. */
  withPending?: boolean | undefined;
}

/** What became of an item. */
export type BatchOutcome<T> =
  /** Done: the invitation, or the entry of the waitlist. */
  | { readonly outcome: "created"; readonly value: T }
  /** They had a pending invitation. */
  | { readonly outcome: "alreadyInvited"; readonly pending?: T | undefined }
  /** They are a user, or refused for another reason, by Clerk or because they would certainly be. */
  | { readonly outcome: "alreadyUser" | "refused"; readonly error: ClerkError }
  /** It is not known whether it took effect: look before you send it again. */
  | { readonly outcome: "ambiguous"; readonly error: ClerkError }
  /** An earlier item has the same address. Not sent. */
  | { readonly outcome: "duplicate" }
  /** Not done, for a reason that is not theirs. Where everybody else would fare the same, the batch ends. */
  | { readonly outcome: "notSent"; readonly error: ClerkError };

/** An item of a batch, and what became of it. */
export type BatchItem<T> = BatchOutcome<T> & {
  /** Its place in the input, counted from 0. */
  readonly index: number;
  /** Whom it is about. */
  readonly emailAddress: string;
};

interface Request {
  emailAddress: string;
}

/** The methods that a batch is made of. @internal */
export interface Methods<T> {
  readonly create: Method<T>;
  readonly bulkCreate: Method<T[]>;
  readonly list: Method<Page<T & Request>>;
  /** How many one request takes. */
  readonly size: number;
}

interface Entry {
  readonly index: number;
  readonly request: Request;
}

/** After so many failures in a row that are nobody's, the batch ends. */
const MAX_FAILURES = 3;

/** Sends all items, in order of completion. @internal */
export async function* batch<T>(
  core: ClerkCore,
  methods: Methods<T>,
  items: Iterable<Request | string> | AsyncIterable<Request | string>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<T>, void, undefined> {
  if (typeof (options ?? {}) !== "object") throw invalid("options", "must be an object");
  const { withPending, ...requestOptions } = readable("options", () => ({ ...options }));
  const seen = new Set<string>();
  /** Of whom nothing is known. */
  let loose: Entry[] = [];
  let failures = 0;
  let end: ClerkError | undefined;

  const item = (entry: Entry, outcome: BatchOutcome<T>): BatchItem<T> => ({
    index: entry.index,
    emailAddress: entry.request.emailAddress,
    ...outcome,
  });

  async function* refused(entry: Entry, error: ClerkError): AsyncGenerator<BatchItem<T>> {
    const code = error.code ?? (error.cause as ClerkError | undefined)?.code;
    if (code === "form_identifier_exists") yield item(entry, { outcome: "alreadyUser", error });
    else if (code !== "duplicate_record") yield item(entry, { outcome: "refused", error });
    else yield item(entry, { outcome: "alreadyInvited", ...(withPending && { pending: await pending(entry) }) });
  }

  async function pending({ request: { emailAddress: query } }: Entry): Promise<T | undefined> {
    const page = await core.call(methods.list, { query, status: "pending" }, requestOptions).catch(() => undefined);
    return page?.data.find(({ emailAddress }) => normal(emailAddress) === normal(query));
  }

  /** Sends a group; answers whether Clerk has taken it. */
  async function* send(group: Entry[]): AsyncGenerator<BatchItem<T>, boolean> {
    try {
      // A single one counts against another quota, which is the larger one.
      const created =
        group.length === 1
          ? [await core.call(methods.create, group[0]!.request, requestOptions)]
          : await core.call(methods.bulkCreate, group.map(({ request }) => request), requestOptions);
      if (created.length !== group.length) return yield* incomplete(group);
      failures = 0;
      for (const [at, entry] of group.entries()) yield item(entry, { outcome: "created", value: created[at]! });
      return true;
    } catch (error) {
      if (!(error instanceof ClerkError)) throw error;
      if (error instanceof InvalidRequestError) yield* unsent(group, error);
      else if (error instanceof AmbiguousError) yield* fates(group, error);
      else if (isAboutPeople(error)) yield* refusal(group, error);
      else yield* failed(group, error);
      return false;
    }
  }

  /** Clerk has answered, and not of everybody. */
  async function* incomplete(group: Entry[]): AsyncGenerator<BatchItem<T>, false> {
    const message = "Clerk's answer does not name everybody that was asked for";
    const error = errorOf({ kind: "validation", message, path: ".", mayHaveBeenExecuted: true, status: 200 }, {});
    yield* failed(group, error);
    return false;
  }

  /** It breaks a rule; whose fault it is is said by its place. */
  async function* unsent(group: Entry[], error: InvalidRequestError): AsyncGenerator<BatchItem<T>> {
    const offender = group[group.length === 1 ? 0 : (error.index ?? -1)];
    if (!offender) return yield* isolate(group, error);
    yield item(offender, { outcome: "refused", error });
    loose.unshift(...group.filter((entry) => entry !== offender));
  }

  async function* refusal(group: Entry[], error: ClerkError): AsyncGenerator<BatchItem<T>> {
    if (group.length === 1) return yield* refused(group[0]!, error);
    const names = error.errors.flatMap(({ meta }) => meta?.emailAddresses ?? []).map(normal);
    const named = group.filter(({ request }) => names.includes(normal(request.emailAddress)));
    if (error.code !== "duplicate_record" || named.length === 0) return yield* isolate(group, error);
    for (const entry of named) yield* refused(entry, error);
    loose.unshift(...group.filter((entry) => !named.includes(entry)));
  }

  /** At least one of these is refused: if Clerk takes the first half, the offender is in the other. */
  async function* isolate(group: Entry[], error: ClerkError): AsyncGenerator<BatchItem<T>> {
    if (group.length === 1) return yield* refused(group[0]!, error);
    const half = Math.ceil(group.length / 2);
    const others = group.slice(half);
    if (yield* send(group.slice(0, half))) yield* isolate(others, error);
    else loose.push(...others);
  }

  /** Core has looked, and knows of each what became of it. */
  async function* fates(group: Entry[], error: AmbiguousError): AsyncGenerator<BatchItem<T>> {
    const isJudged = error.cause instanceof ClerkErrors && isAboutPeople(error.cause);
    for (const [at, entry] of group.entries()) {
      const fate = error.fates[at]?.outcome;
      const effect = fate === "done" ? error.effectFor(error.fates[at]!.subject) : undefined;
      if (effect !== undefined) yield item(entry, { outcome: "created", value: methods.create.decode(effect) });
      else if (fate !== "notDone") yield item(entry, { outcome: "ambiguous", error });
      else if (isJudged) loose.push(entry);
      else yield item(entry, { outcome: "notSent", error });
    }
  }

  /** For a reason that is nobody's. */
  async function* failed(group: Entry[], error: ClerkError): AsyncGenerator<BatchItem<T>> {
    const outcome = error.mayHaveBeenExecuted ? "ambiguous" : "notSent";
    for (const entry of group) yield item(entry, { outcome, error });
    // An answer that is cut says nothing of why: everybody else may fare better.
    const isWhole = error instanceof ClerkErrors || error instanceof APIError;
    const isHopeless = isWhole && error.status !== undefined && error.status >= 300 && error.status < 500;
    if (isHopeless || ++failures >= MAX_FAILURES || requestOptions.signal?.aborted) end = error;
  }

  async function* flush(size: number): AsyncGenerator<BatchItem<T>> {
    while (loose.length >= size && loose.length > 0) {
      const group = loose.splice(0, methods.size);
      if (end) for (const entry of group) yield item(entry, { outcome: "notSent", error: end });
      else yield* send(group);
    }
  }

  let index = 0;
  for await (const given of items) {
    const [request, error] = read(given);
    const entry = { index: index++, request };
    const address = normal(request.emailAddress);
    if (error) {
      yield item(entry, { outcome: "refused", error });
      continue;
    }
    if (seen.has(address)) {
      yield item(entry, { outcome: "duplicate" });
      continue;
    }
    seen.add(address);
    loose.push(entry);
    yield* flush(methods.size);
    if (end) break;
  }
  yield* flush(1);
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

/** Whether Clerk has refused a request for whom it is about, rather than for who sends it or how often. */
function isAboutPeople({ status, errors }: ClerkError): boolean {
  const others = ["api_version_invalid", "waitlist_entry_locked", "resource_locked"];
  return [400, 409, 422].includes(status ?? 0) && errors.length > 0 && !errors.some(({ code }) => others.includes(code));
}

/** Domains are the same but for the case of their letters; local parts letter for letter. */
function normal(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
