// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsGet as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { GetOrganizationInvitationRequest } from "../generated/requests.js";

/**
 * Reads one invitation.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsGet(
  core: ClerkCore,
  request: GetOrganizationInvitationRequest,
  options?: RequestOptions,
): Promise<Result<OrganizationInvitation, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
