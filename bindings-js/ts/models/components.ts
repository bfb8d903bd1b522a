/** The types of answers, where Clerk's Speakeasy SDK has them and by its names besides. */

import type { Page } from "../decode.js";
import type { Invitation, WaitlistEntry } from "../generated/models.js";

export type { ErrorDetail as ClerkError } from "../errors.js";
export type { DeletedObject, Invitation, OrganizationInvitation, WaitlistEntry } from "../generated/models.js";
export type { InvitationStatus, Metadata, ObjectType, TemplateSlug, WaitlistEntryStatus } from "../generated/requests.js";
export type { Page };

/** What `revoke` answers. */
export type InvitationRevoked = Invitation;

/** What `waitlistEntries.list` answers. */
export type WaitlistEntries = Page<WaitlistEntry>;
