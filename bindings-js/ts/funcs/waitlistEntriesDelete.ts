// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesDelete as METHOD } from "../generated/methods.js";
import type { DeletedObject } from "../generated/models.js";
import type { DeleteWaitlistEntryRequest } from "../generated/requests.js";

/**
 * Deletes a pending entry.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesDelete(
  core: ClerkCore,
  request: DeleteWaitlistEntryRequest,
  options?: RequestOptions,
): Promise<Result<DeletedObject, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
