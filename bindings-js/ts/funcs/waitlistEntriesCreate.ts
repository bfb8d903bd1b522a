// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesCreate as METHOD } from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { CreateWaitlistEntryRequest } from "../generated/requests.js";

/** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
export function waitlistEntriesCreate(core: ClerkCore): Promise<Result<WaitlistEntry, ClerkError>>;
/**
 * Puts one person on the waitlist, and confirms it by mail unless `notify` is false. A person who
 * is on it already stays on it: the existing entry is the answer.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesCreate(
  core: ClerkCore,
  request: CreateWaitlistEntryRequest,
  options?: RequestOptions,
): Promise<Result<WaitlistEntry, ClerkError>>;
export function waitlistEntriesCreate(
  core: ClerkCore,
  request?: CreateWaitlistEntryRequest,
  options?: RequestOptions,
): Promise<Result<WaitlistEntry, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
