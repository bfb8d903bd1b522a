/** Finding those for whom Clerk refuses a bulk, as `core/src/batch/isolation.rs` does, which says how. */

import type { ClerkError } from "../errors.js";
import type { Entry } from "./kind.js";

/** People of whom at least one is refused, and why. */
interface Suspects {
  entries: Entry[];
  readonly reason: ClerkError;
}

/** People to be sent in one request; `sibling` is the other half, if these are one. @internal */
export interface Group {
  readonly entries: readonly Entry[];
  readonly sibling?: Suspects | undefined;
}

/** Whom to send together, and what a refusal of them would mean. @internal */
export class Isolation {
  /** Of whom nothing is known. */
  #loose: Entry[] = [];
  #suspects: Suspects[] = [];

  constructor(readonly size: number) {}

  push(entry: Entry): void {
    this.#loose.push(entry);
  }

  /** Whether those of whom nothing is known fill a request. */
  get isFull(): boolean {
    return this.#loose.length >= this.size;
  }

  get isEmpty(): boolean {
    return this.#loose.length + this.#suspects.length === 0;
  }

  /** The next half of people of whom at least one is refused. */
  nextHalf(): Group | undefined {
    const suspects = this.#suspects.pop();
    if (!suspects) return undefined;
    const half = Math.ceil(suspects.entries.length / 2);
    const others = suspects.entries.slice(half);
    const sibling = others.length > 0 ? { ...suspects, entries: others } : undefined;
    return { entries: suspects.entries.slice(0, half), sibling };
  }

  /** The next group of those nothing is known about. */
  nextLoose(): Group | undefined {
    return this.#loose.length > 0 ? { entries: this.#loose.splice(0, this.size) } : undefined;
  }

  /** Takes out everybody who is left. */
  drain(): Entry[] {
    const left = [...this.#suspects.flatMap(({ entries }) => entries), ...this.#loose];
    this.#loose = [];
    this.#suspects = [];
    return left;
  }

  /** Clerk has taken a group. Answers who is thereby refused: of two, the other one. */
  taken({ sibling }: Group): Suspects | undefined {
    if (sibling?.entries.length === 1) return sibling;
    if (sibling) this.#suspects.push(sibling);
    return undefined;
  }

  /** Clerk has refused a group, and names these of it. Answers who is thereby settled. */
  refused({ entries, sibling }: Group, names: readonly Entry[], reason: ClerkError): Suspects {
    const named = entries.length === 1 ? [...entries] : entries.filter((entry) => names.includes(entry));
    const others = entries.filter((entry) => !named.includes(entry));
    // In front, so that people are settled in the order in which they came.
    this.#loose.unshift(...(named.length > 0 ? others : []), ...(sibling?.entries ?? []));
    if (named.length === 0) this.#suspects.push({ entries: others, reason });
    return { entries: named, reason };
  }

  /** Nothing is known of a group: not of the half that was not sent either. */
  unsent({ sibling }: Group): void {
    this.#loose.unshift(...(sibling?.entries ?? []));
  }

  /** Takes out somebody of whom enough is known. Those with whom they were suspected are suspects no more. */
  withdraw(entry: Entry): void {
    const together = this.#suspects.find(({ entries }) => entries.includes(entry));
    this.#suspects = this.#suspects.filter((suspects) => suspects !== together);
    this.#loose = [...(together?.entries ?? []), ...this.#loose].filter((other) => other !== entry);
  }

  /** Takes out somebody whom Clerk has taken, as a lookup has shown: the offender is among the others. */
  takeOut(entry: Entry): void {
    this.#loose = this.#loose.filter((other) => other !== entry);
    for (const suspects of this.#suspects) suspects.entries = suspects.entries.filter((other) => other !== entry);
    this.#suspects = this.#suspects.filter(({ entries }) => entries.length > 0);
  }
}
