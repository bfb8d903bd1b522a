// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { invitationsRevoke as METHOD } from "../generated/methods.js";
import type { Invitation } from "../generated/models.js";
import type { RevokeInvitationRequest } from "../generated/requests.js";

/**
 * Revokes an invitation: its link no longer works.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function invitationsRevoke(
  core: ClerkCore,
  request: RevokeInvitationRequest,
  options?: RequestOptions,
): Promise<Result<Invitation, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
