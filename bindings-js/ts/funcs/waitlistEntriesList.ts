// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesList as METHOD } from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { ListWaitlistEntriesRequest } from "../generated/requests.js";

/**
 * Lists waitlist entries, one page at a time.
 *
 * `listAll` goes over all pages.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesList(
  core: ClerkCore,
  request?: ListWaitlistEntriesRequest,
  options?: RequestOptions,
): Promise<Result<Page<WaitlistEntry>, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
