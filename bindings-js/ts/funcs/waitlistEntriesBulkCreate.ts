// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesBulkCreate as METHOD } from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { CreateWaitlistEntryRequest } from "../generated/requests.js";

/** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
export function waitlistEntriesBulkCreate(core: ClerkCore): Promise<Result<WaitlistEntry[], ClerkError>>;
/**
 * Puts up to 50 people on the waitlist in one request; those on it already stay on it.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesBulkCreate(
  core: ClerkCore,
  request: readonly CreateWaitlistEntryRequest[],
  options?: RequestOptions,
): Promise<Result<WaitlistEntry[], ClerkError>>;
export function waitlistEntriesBulkCreate(
  core: ClerkCore,
  request?: readonly CreateWaitlistEntryRequest[],
  options?: RequestOptions,
): Promise<Result<WaitlistEntry[], ClerkError>> {
  return result(core.call(METHOD, request, options));
}
