// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsCreate as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { CreateOrganizationInvitationRequest } from "../generated/requests.js";

/**
 * Invites one person into an organization, and mails them unless `notify` is false.
 *
 * Fails with `already_a_member_in_organization` where they are a member, with `duplicate_record` or
 * `organization_invitation_not_unique` where a pending invitation exists, and with
 * `organization_membership_quota_exceeded` or `insufficient_seats` where there is no room: pending
 * invitations count. Clerk allows 250 such requests an hour, for all organizations together.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsCreate(
  core: ClerkCore,
  request: CreateOrganizationInvitationRequest,
  options?: RequestOptions,
): Promise<Result<OrganizationInvitation, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
