// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { invitationsBulkCreate as METHOD } from "../generated/methods.js";
import type { Invitation } from "../generated/models.js";
import type { CreateInvitationRequest } from "../generated/requests.js";

/** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
export function invitationsBulkCreate(core: ClerkCore): Promise<Result<Invitation[], ClerkError>>;
/**
 * Invites up to 10 people in one request. Clerk allows 25 such requests an hour.
 *
 * One address that cannot be invited makes Clerk refuse the request.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function invitationsBulkCreate(
  core: ClerkCore,
  request: readonly CreateInvitationRequest[],
  options?: RequestOptions,
): Promise<Result<Invitation[], ClerkError>>;
export function invitationsBulkCreate(
  core: ClerkCore,
  request?: readonly CreateInvitationRequest[],
  options?: RequestOptions,
): Promise<Result<Invitation[], ClerkError>> {
  return result(core.call(METHOD, request, options));
}
