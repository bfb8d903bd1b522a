import { batch, type BatchItem, type BatchOptions } from "../batch.js";
import type { ClerkCore } from "../core.js";
import {
  waitlistEntriesBulkCreate as bulkCreate,
  waitlistEntriesCreate as create,
  waitlistEntriesList as list,
} from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { CreateWaitlistEntryRequest } from "../generated/requests.js";

export type { BatchItem, BatchOptions, BatchOutcome } from "../batch.js";

/**
 * Puts any number of people on the waitlist, 50 in a request, and says of each what became of it, in order of completion. It
 * takes no more from `people` than it sends. An error is an outcome; it never throws but what `people` throws.
 */
export function waitlistEntriesBulkCreateAll(
  core: ClerkCore,
  people: Iterable<CreateWaitlistEntryRequest | string> | AsyncIterable<CreateWaitlistEntryRequest | string>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<WaitlistEntry>, void, undefined> {
  return batch(core, { create, bulkCreate, list, size: 50 }, people, options);
}
