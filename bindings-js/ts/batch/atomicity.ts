/** Whether a bulk that Clerk refuses has created nothing: `core/src/batch/atomicity.rs`, which says why. */

import type { Entry } from "./kind.js";

/** What lookups have shown of bulks that Clerk refuses. @internal */
export class Atomicity {
  #known: "nothing" | "allOrNothing" | "inPart" = "nothing";
  /** Who was in a refused bulk, and had not been created by it. */
  #probe: Entry | undefined;

  /** Whom to look up after a refused bulk, of those whom the refusal does not name. */
  toLookUp(unnamed: readonly Entry[]): readonly Entry[] {
    if (this.#known === "allOrNothing") return [];
    return this.#known === "inPart" ? unnamed : unnamed.slice(-1);
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
