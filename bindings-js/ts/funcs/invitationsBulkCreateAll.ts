import { batch, type BatchItem, type BatchOptions } from "../batch.js";
import type { ClerkCore } from "../core.js";
import {
  invitationsBulkCreate as bulkCreate,
  invitationsCreate as create,
  invitationsList as list,
} from "../generated/methods.js";
import type { Invitation } from "../generated/models.js";
import type { CreateInvitationRequest } from "../generated/requests.js";

export type { BatchItem, BatchOptions, BatchOutcome } from "../batch.js";

/**
 * Invites any number of people, 10 in a request, and says of each what became of it, in order of completion. It takes no more
 * from `people` than it sends. An error is an outcome; it never throws but what `people` throws.
 */
export function invitationsBulkCreateAll(
  core: ClerkCore,
  people: Iterable<CreateInvitationRequest | string> | AsyncIterable<CreateInvitationRequest | string>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<Invitation>, void, undefined> {
  return batch(core, { create, bulkCreate, list, size: 10 }, people, options);
}
