// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { invitationsCreate as METHOD } from "../generated/methods.js";
import type { Invitation } from "../generated/models.js";
import type { CreateInvitationRequest } from "../generated/requests.js";

/** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
export function invitationsCreate(core: ClerkCore): Promise<Result<Invitation, ClerkError>>;
/**
 * Invites one person, and mails them unless `notify` is false.
 *
 * Fails with `duplicate_record` where a pending invitation exists and with
 * `form_identifier_exists` where the address belongs to a user, unless `ignoreExisting` is set.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function invitationsCreate(
  core: ClerkCore,
  request: CreateInvitationRequest,
  options?: RequestOptions,
): Promise<Result<Invitation, ClerkError>>;
export function invitationsCreate(
  core: ClerkCore,
  request?: CreateInvitationRequest,
  options?: RequestOptions,
): Promise<Result<Invitation, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
