// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsList as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { ListOrganizationInvitationsRequest } from "../generated/requests.js";

/**
 * Lists the invitations into an organization, one page at a time.
 *
 * `listAll` goes over all pages.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsList(
  core: ClerkCore,
  request: ListOrganizationInvitationsRequest,
  options?: RequestOptions,
): Promise<Result<Page<OrganizationInvitation>, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
