/** Whether a bulk that Clerk refuses has created nothing: `core/src/batch/atomicity.rs`, which says why. */

import type { Entry } from "./kind.js";

/** What lookups have shown of bulks that Clerk refuses. @internal */
export class Atomicity {
  #known: "nothing" | "allOrNothing" | "inPart" = "nothing";
  /** Without a guard, whoever is sent again although they were created would be created twice: all are looked up. */
  readonly isGuarded: boolean;
  /** Who was in a refused bulk, and had not been created by it. */
  #probe: Entry | undefined;

  constructor(isGuarded: boolean) {
    this.isGuarded = isGuarded;
  }

  /** Whom to look up after a refused bulk, of those whom the refusal does not name. */
  toLookUp(unnamed: readonly Entry[], isGuarded = this.isGuarded): readonly Entry[] {
    if (this.#known === "allOrNothing") return [];
    return this.#known === "nothing" && isGuarded ? unnamed.slice(-1) : unnamed;
  }

  /** Notes the result of such a lookup. */
  lookedUp(entry: Entry, isCreated: boolean): void {
    if (isCreated) this.#known = "inPart";
    else this.#probe = entry;
  }

  /** Notes who has been created by a request that Clerk accepted. */
  created(entries: readonly Entry[]): void {
    if (this.#known === "nothing" && this.#probe && entries.includes(this.#probe)) this.#known = "allOrNothing";
  }
}
