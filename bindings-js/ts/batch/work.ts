/** One group of a batch: sent, and looked after, as `core/src/batch/work.rs` does. */

import type { ClerkCore } from "../core.js";
import {
  AmbiguousError,
  APIError,
  ClerkError,
  ClerkErrors,
  ConnectionError,
  InvalidRequestError,
  RequestAbortedError,
} from "../errors.js";
import type { RequestOptions } from "../options.js";
import { stop } from "../stop.js";
import type { Atomicity } from "./atomicity.js";
import type { Entry, Kind, Made } from "./kind.js";
import { type Found, lookUp } from "./lookup.js";
import { type BatchOutcome, isAboutPeople, isDuplicate, named } from "./outcome.js";

/** What is needed to carry out a group. @internal */
export interface Setting<T extends Made> {
  readonly core: ClerkCore;
  readonly kind: Kind<T>;
  readonly options: RequestOptions;
  readonly withPending: boolean;
  readonly atomicity: Atomicity;
}

/** What became of a group. @internal */
export type Verdict =
  | { readonly is: "taken" }
  /** The request was refused, because of those who are named, or of somebody. */
  | { readonly is: "refused"; readonly named: readonly Entry[]; readonly error: ClerkError }
  /** It failed for a reason that is nobody's in it. */
  | { readonly is: "failed"; readonly error: ClerkError };

/** A group that is under way. @internal */
export class Work<T extends Made> {
  /** Those of whom more is known than the verdict says. */
  readonly known = new Map<Entry, BatchOutcome<T>>();
  /** Since when those who are left over may have been created. */
  since: number | undefined;

  constructor(
    private readonly setting: Setting<T>,
    private readonly entries: readonly Entry[],
  ) {}

  async run(): Promise<Verdict> {
    const began = performance.now();
    try {
      const created = await this.send();
      this.entries.forEach((entry, at) => this.known.set(entry, { outcome: "created", value: created[at]! }));
      return { is: "taken" };
    } catch (error) {
      if (!(error instanceof ClerkError)) throw error;
      if (error instanceof AmbiguousError) return this.takeFates(error);
      if (error instanceof InvalidRequestError) {
        const offender = this.entries[error.index ?? -1];
        return { is: "refused", named: offender ? [offender] : [], error };
      }
      if (isAboutPeople(error)) return this.refused(error, began);
      const outcome = error.mayHaveBeenExecuted ? "ambiguous" : "notSent";
      if (outcome === "notSent" && this.mayBeThereInPart(error)) await this.lookUpUnnamed([], began, error, false);
      for (const entry of this.entries) if (!this.known.has(entry)) this.known.set(entry, { outcome, error });
      return { is: "failed", error };
    }
  }

  private async send(): Promise<readonly T[]> {
    const { core, kind, options } = this.setting;
    const { create, bulkCreate, path } = kind;
    const [first, ...others] = this.entries.map(({ request }) => request);
    // A single one counts against another quota, which is the larger one.
    if (others.length === 0) return [await core.call(create, { ...path, ...first }, options)];
    const items = [first, ...others];
    const believesRefusals = this.isOursToLook();
    return core.call({ ...bulkCreate, believesRefusals }, path ? { ...path, items } : items, options);
  }

  /**
   * Whether the batch itself looks up what a refused bulk has created. Not where sending again does no harm; and where a request
   * lifts the guard, the call has seen to everything.
   */
  private isOursToLook(): boolean {
    const { lookup } = this.setting.kind;
    const liftedBy = lookup?.liftedBy;
    return !!lookup?.afterRefusals && !this.entries.some(({ request }) => liftedBy && request[liftedBy] === true);
  }

  /** Whether a bulk that is refused for lack of room may have created as many as there was room for. */
  private mayBeThereInPart({ code }: ClerkError): boolean {
    const { lookup } = this.setting.kind;
    return this.entries.length > 1 && code !== undefined && !!lookup?.quota.includes(code) && this.isOursToLook();
  }

  private lookUp(entry: Entry, since: number): Promise<Found<T>> {
    const { core, kind, options } = this.setting;
    return lookUp(core, kind, entry.request.emailAddress, since, options);
  }

  private async refused(error: ClerkError, began: number): Promise<Verdict> {
    const names = named(this.entries, error);
    if (this.isOursToLook() && this.entries.length > 1) await this.lookUpUnnamed(names, began, error, this.setting.atomicity.isGuarded);
    if (isDuplicate(error)) await this.explain(names);
    return { is: "refused", named: names, error };
  }

  /** Core has looked, and knows of each what became of it. */
  private takeFates(error: AmbiguousError): Verdict {
    const cause = error.cause as ClerkError;
    const isJudged = isAboutPeople(cause);
    this.entries.forEach((entry, at) => {
      const fate = error.fates[at];
      if (fate?.outcome === "done") this.known.set(entry, this.created(error, fate.subject));
      else if (fate?.outcome !== "notDone") this.known.set(entry, { outcome: "ambiguous", error });
      else if (!isJudged) this.known.set(entry, { outcome: "notSent", error });
    });
    return { is: "refused", named: named(this.entries, cause), error };
  }

  private created(error: AmbiguousError, subject: string): BatchOutcome<T> {
    try {
      return { outcome: "created", value: this.setting.kind.create.decode(error.effectFor(subject)) };
    } catch {
      return { outcome: "ambiguous", error };
    }
  }

  /** Looks up those whom a refused bulk does not name, as far as `Atomicity` asks for it. */
  private async lookUpUnnamed(names: readonly Entry[], began: number, error: ClerkError, isGuarded: boolean): Promise<void> {
    const { atomicity, core, options } = this.setting;
    const unnamed = this.entries.filter((entry) => !names.includes(entry));
    if (!isGuarded && atomicity.toLookUp(unnamed, isGuarded).length > 0) {
      // A list may lag, and without a guard nothing else keeps somebody from being created twice.
      await stop(core.initialBackoffMs(options), options.signal ?? undefined).promise;
    }
    const done = new Set<Entry>();
    for (;;) {
      const entry = atomicity.toLookUp(unnamed, isGuarded).find((entry) => !done.has(entry));
      if (!entry) return;
      done.add(entry);
      this.since = began;
      const found = await this.lookUp(entry, entry.since ?? began);
      if (found.is === "new") this.known.set(entry, { outcome: "created", value: found.record });
      // Nothing would keep those from being created twice of whom it cannot be told.
      else if (found.is === "unclear" && !isGuarded) this.known.set(entry, { outcome: "ambiguous", error });
      // Else it says nothing of the bulk. They are sent again; if they are there, Clerk names them then.
      if (found.is === "new" || found.is === "absent") atomicity.lookedUp(entry, found.is === "new");
    }
  }

  /** A pending invitation may be what an earlier request of this batch has made. */
  private async explain(names: readonly Entry[]): Promise<void> {
    const { withPending } = this.setting;
    for (const entry of this.entries.length === 1 ? this.entries : names) {
      const { since } = entry;
      if (since === undefined && !withPending) continue;
      const { is, record } = await this.lookUp(entry, since ?? performance.now());
      if (is === "new" && since !== undefined) this.known.set(entry, { outcome: "created", value: record! });
      else this.known.set(entry, { outcome: "alreadyInvited", ...(withPending && { pending: record }) });
    }
  }
}

/** Whether everybody else would fare the same: a wrong key, no server, a limit that is too far away, an abort. @internal */
export function isHopeless(error: ClerkError): boolean {
  const { status = 0, mayHaveBeenExecuted } = error;
  // An answer that is cut says nothing of why: everybody else may fare better.
  const isWhole = error instanceof ClerkErrors || error instanceof APIError;
  const isConnect = error instanceof ConnectionError && status === 0 && !mayHaveBeenExecuted;
  return error instanceof RequestAbortedError || isConnect || (isWhole && status >= 300 && status < 500);
}
