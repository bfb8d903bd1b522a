// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { invitationsList as METHOD } from "../generated/methods.js";
import type { Invitation } from "../generated/models.js";
import type { ListInvitationsRequest } from "../generated/requests.js";

/**
 * Lists invitations, one page at a time; without a `status`, all but the revoked ones.
 *
 * `listAll` goes over all pages.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function invitationsList(
  core: ClerkCore,
  request?: ListInvitationsRequest,
  options?: RequestOptions,
): Promise<Result<Page<Invitation>, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
