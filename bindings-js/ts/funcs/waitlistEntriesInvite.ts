// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { ClerkError } from "../errors.js";
import type { RequestOptions } from "../options.js";
import { result, type Result } from "../result.js";
import { waitlistEntriesInvite as METHOD } from "../generated/methods.js";
import type { WaitlistEntry } from "../generated/models.js";
import type { InviteWaitlistEntryRequest } from "../generated/requests.js";

/**
 * Invites the person of an entry.
 *
 * Fails with `waitlist_entry_already_invited` on a second call unless `ignoreExisting` is set.
 *
 * Answers `{ ok: true, value }` or `{ ok: false, error }`; it never throws.
 */
export function waitlistEntriesInvite(
  core: ClerkCore,
  request: InviteWaitlistEntryRequest,
  options?: RequestOptions,
): Promise<Result<WaitlistEntry, ClerkError>> {
  return result(core.call(METHOD, request, options));
}
