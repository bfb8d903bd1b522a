// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { RequestOptions } from "../options.js";
import { METHODS } from "./methods.js";
import type { Invitation, WaitlistEntry } from "./models.js";
import type {
  CreateInvitationRequest,
  CreateWaitlistEntryRequest,
  ListInvitationsRequest,
  RevokeInvitationRequest,
} from "./requests.js";
import { Invitations, WaitlistEntries } from "./resources.js";

/** `clerk.invitations`. */
export class ClerkClientInvitations extends Invitations {
  readonly #core: ClerkCore;

  /** @internal */
  constructor(core: ClerkCore) {
    super(core);
    this.#core = core;
  }

  /**
   * Invites one person, and mails them unless `notify` is false.
   *
   * Fails with `duplicate_record` where a pending invitation exists and with
   * `form_identifier_exists` where the address belongs to a user, unless `ignoreExisting` is set.
   */
  createInvitation(request: CreateInvitationRequest, options?: RequestOptions): Promise<Invitation> {
    return this.#core.call(METHODS.invitationsCreate, request, options);
  }

  /**
   * Lists invitations, one page at a time; without a `status`, all but the revoked ones.
   *
   * `listAll` goes over all pages.
   */
  getInvitationList(request?: ListInvitationsRequest, options?: RequestOptions): Promise<Page<Invitation>> {
    return this.#core.call(METHODS.invitationsList, request, options);
  }

  /**
   * Invites up to 10 people in one request. Clerk allows 25 such requests an hour.
   *
   * One address that cannot be invited makes Clerk refuse the request.
   */
  createInvitationBulk(request: readonly CreateInvitationRequest[], options?: RequestOptions): Promise<Invitation[]> {
    return this.#core.call(METHODS.invitationsBulkCreate, request, options);
  }

  /** Revokes an invitation: its link no longer works. */
  revokeInvitation(id: string | RevokeInvitationRequest, options?: RequestOptions): Promise<Invitation> {
    const request = typeof id === "string" ? { invitationId: id } : id;
    return this.#core.call(METHODS.invitationsRevoke, request, options);
  }
}

/** `clerk.waitlistEntries`. */
export class ClerkClientWaitlistEntries extends WaitlistEntries {
  readonly #core: ClerkCore;

  /** @internal */
  constructor(core: ClerkCore) {
    super(core);
    this.#core = core;
  }

  /** Puts up to 50 people on the waitlist in one request; those on it already stay on it. */
  createBulk(request: readonly CreateWaitlistEntryRequest[], options?: RequestOptions): Promise<WaitlistEntry[]> {
    return this.#core.call(METHODS.waitlistEntriesBulkCreate, request, options);
  }
}
