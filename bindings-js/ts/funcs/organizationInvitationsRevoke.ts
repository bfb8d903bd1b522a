// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsRevoke as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { RevokeOrganizationInvitationRequest } from "../generated/requests.js";

/**
 * Revokes a pending invitation: its link no longer works.
 *
 * Fails with `organization_invitation_not_pending` (404) where it is no longer pending.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsRevoke(
  core: ClerkCore,
  request: RevokeOrganizationInvitationRequest,
  options?: RequestOptions,
): Promise<Result<OrganizationInvitation, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
