import { batch, type BatchItem, type BatchOptions } from "../batch.js";
import type { ClerkCore } from "../core.js";
import { invitations } from "../generated/batches.js";
import type { Invitation } from "../generated/models.js";
import type { CreateInvitationRequest } from "../generated/requests.js";

export type { BatchItem, BatchOptions, BatchOutcome } from "../batch.js";

/**
 * Invites any number of people, 10 in a request, and says of each what became of it, in order of completion. No more is read of
 * `people` than there is room for. An error is an outcome; it throws nothing but what `people` throws, once all that was read
 * before is told of. Leaving the loop ends the requests that are under way.
 */
export function invitationsBulkCreateAll(
  core: ClerkCore,
  people: Iterable<CreateInvitationRequest | string> | AsyncIterable<CreateInvitationRequest | string>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<Invitation>, void, undefined> {
  return batch(core, invitations, people, options);
}
