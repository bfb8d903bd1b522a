import { batch, type BatchItem, type BatchOptions } from "../batch.js";
import type { ClerkCore } from "../core.js";
import { organizationInvitations } from "../generated/batches.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { NewOrganizationInvitationRequest } from "../generated/requests.js";

export type { BatchItem, BatchOptions, BatchOutcome } from "../batch.js";

/**
 * Invites any number of people into an organization, 10 in a request, and says of each what became of it, in order of completion.
 * No more is read of `people` than there is room for. Where the organization has no room for more, it ends. An error is an outcome;
 * it throws nothing but what `people` throws, once all that was read before is told of. Leaving the loop ends the requests that are
 * under way.
 */
export function organizationInvitationsBulkCreateAll(
  core: ClerkCore,
  organizationId: string,
  people: Iterable<NewOrganizationInvitationRequest> | AsyncIterable<NewOrganizationInvitationRequest>,
  options?: BatchOptions,
): AsyncGenerator<BatchItem<OrganizationInvitation>, void, undefined> {
  return batch(core, { ...organizationInvitations, path: { organizationId } }, people, options);
}
