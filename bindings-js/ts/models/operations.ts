/** The types of requests, where Clerk's Speakeasy SDK has them and by its names besides. */

import type { CreateInvitationRequest, CreateWaitlistEntryRequest } from "../generated/requests.js";

export type * from "../generated/requests.js";

/** What `invitations.create` takes. */
export type CreateInvitationRequestBody = CreateInvitationRequest;

/** One item of what `invitations.bulkCreate` takes. */
export type RequestBody = CreateInvitationRequest;

/** What `waitlistEntries.create` takes. */
export type CreateWaitlistEntryRequestBody = CreateWaitlistEntryRequest;
