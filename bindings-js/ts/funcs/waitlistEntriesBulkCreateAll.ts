import { batch, type BatchItem, type BatchOptions } from "../batch.js";
import type { ClerkCore } from "../core.js";
import { waitlistEntries } from "../generated/batches.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { CreateWaitlistEntryRequest } from "../generated/requests.js";

export type { BatchItem, BatchOptions, BatchOutcome } from "../batch.js";

/**
 * Puts any number of people on the waitlist, 50 in a request, and says of each what became of it, in order of completion. No more
 * is read of `people` than there is room for. An error is an outcome; it throws nothing but what `people` throws, once all that
 * was read before is told of. Leaving the loop ends the requests that are under way.
 */
export function waitlistEntriesBulkCreateAll(
  core: ClerkCore,
  people: Iterable<CreateWaitlistEntryRequest | string> | AsyncIterable<CreateWaitlistEntryRequest | string>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<WaitlistEntry>, void, undefined> {
  return batch(core, waitlistEntries, people, options);
}
