// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { organizationInvitationsListInstance as METHOD } from "../generated/methods.js";
import type { OrganizationInvitation } from "../generated/models.js";
import type { ListInstanceOrganizationInvitationsRequest } from "../generated/requests.js";

/**
 * Lists the invitations into all organizations, one page at a time, with
 * `publicOrganizationData`.
 *
 * `listInstanceAll` goes over all pages.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function organizationInvitationsListInstance(
  core: ClerkCore,
  request?: ListInstanceOrganizationInvitationsRequest,
  options?: RequestOptions,
): Promise<Result<Page<OrganizationInvitation>, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
