// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesReject as METHOD } from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { RejectWaitlistEntryRequest } from "../generated/requests.js";

/**
 * Rejects an entry.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesReject(
  core: ClerkCore,
  request: RejectWaitlistEntryRequest,
  options?: RequestOptions,
): Promise<Result<WaitlistEntry, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
