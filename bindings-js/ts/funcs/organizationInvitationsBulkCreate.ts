// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsBulkCreate as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { BulkCreateOrganizationInvitationsRequest } from "../generated/requests.js";

/**
 * Invites up to 10 people into an organization in one request. Clerk allows 50 such requests an hour.
 *
 * One address that cannot be invited makes Clerk refuse the request.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsBulkCreate(
  core: ClerkCore,
  request: BulkCreateOrganizationInvitationsRequest,
  options?: RequestOptions,
): Promise<Result<Page<OrganizationInvitation>, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
