// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { invitationsDelete as METHOD } from "../generated/methods.js";
import type { DeletedObject } from "../generated/models.js";
import type { DeleteInvitationRequest } from "../generated/requests.js";

/**
 * Deletes an invitation, whatever its status, and the stored copies of its mails.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function invitationsDelete(
  core: ClerkCore,
  request: DeleteInvitationRequest,
  options?: RequestOptions,
): Promise<Result<DeletedObject, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
