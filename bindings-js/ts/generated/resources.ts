// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import { Listing } from "../listing.js";
import type { RequestOptions } from "../options.js";
import type { DeletedObject, Invitation, WaitlistEntry } from "./models.js";
import type { Page } from "../decode.js";
import { METHODS } from "./methods.js";
import type {
  CreateInvitationRequest,
  CreateWaitlistEntryRequest,
  DeleteWaitlistEntryRequest,
  InviteWaitlistEntryRequest,
  ListInvitationsRequest,
  ListWaitlistEntriesRequest,
  RejectWaitlistEntryRequest,
  RevokeInvitationRequest,
} from "./requests.js";

/** `clerk.invitations`. */
export class Invitations {
  readonly #core: ClerkCore;

  /** @internal */
  constructor(core: ClerkCore) {
    this.#core = core;
  }

  /** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
  create(): Promise<Invitation>;
  /**
   * Invites one person, and mails them unless `notify` is false.
   *
   * Fails with `duplicate_record` where a pending invitation exists and with
   * `form_identifier_exists` where the address belongs to a user, unless `ignoreExisting` is set.
   */
  create(request: CreateInvitationRequest, options?: RequestOptions): Promise<Invitation>;
  create(request?: CreateInvitationRequest, options?: RequestOptions): Promise<Invitation> {
    return this.#core.call(METHODS.invitationsCreate, request, options);
  }

  /**
   * Lists invitations, one page at a time; without a `status`, all but the revoked ones.
   *
   * `listAll` goes over all pages.
   */
  list(request?: ListInvitationsRequest, options?: RequestOptions): Promise<Page<Invitation>> {
    return this.#core.call(METHODS.invitationsList, request, options);
  }

  /**
   * Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.
   *
   * Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile comes last.
   * `orderBy` has no effect. Leaving the loop early cancels what is under way.
   */
  listAll(request?: ListInvitationsRequest, options?: RequestOptions): Listing<Invitation> {
    return new Listing(this.#core, METHODS.invitationsList, request, options);
  }

  /** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
  bulkCreate(): Promise<Invitation[]>;
  /**
   * Invites up to 10 people in one request. Clerk allows 25 such requests an hour.
   *
   * One address that cannot be invited makes Clerk refuse the request.
   */
  bulkCreate(request: readonly CreateInvitationRequest[], options?: RequestOptions): Promise<Invitation[]>;
  bulkCreate(request?: readonly CreateInvitationRequest[], options?: RequestOptions): Promise<Invitation[]> {
    return this.#core.call(METHODS.invitationsBulkCreate, request, options);
  }

  /** Revokes an invitation: its link no longer works. */
  revoke(id: string | RevokeInvitationRequest, options?: RequestOptions): Promise<Invitation> {
    const request = typeof id === "string" ? { invitationId: id } : id;
    return this.#core.call(METHODS.invitationsRevoke, request, options);
  }
}

/** `clerk.waitlistEntries`. */
export class WaitlistEntries {
  readonly #core: ClerkCore;

  /** @internal */
  constructor(core: ClerkCore) {
    this.#core = core;
  }

  /**
   * Lists waitlist entries, one page at a time.
   *
   * `listAll` goes over all pages.
   */
  list(request?: ListWaitlistEntriesRequest, options?: RequestOptions): Promise<Page<WaitlistEntry>> {
    return this.#core.call(METHODS.waitlistEntriesList, request, options);
  }

  /**
   * Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.
   *
   * Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile comes last.
   * `orderBy` has no effect. Leaving the loop early cancels what is under way.
   */
  listAll(request?: ListWaitlistEntriesRequest, options?: RequestOptions): Listing<WaitlistEntry> {
    return new Listing(this.#core, METHODS.waitlistEntriesList, request, options);
  }

  /** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
  create(): Promise<WaitlistEntry>;
  /**
   * Puts one person on the waitlist, and confirms it by mail unless `notify` is false. A person who
   * is on it already stays on it: the existing entry is the answer.
   */
  create(request: CreateWaitlistEntryRequest, options?: RequestOptions): Promise<WaitlistEntry>;
  create(request?: CreateWaitlistEntryRequest, options?: RequestOptions): Promise<WaitlistEntry> {
    return this.#core.call(METHODS.waitlistEntriesCreate, request, options);
  }

  /** @deprecated Without a request nothing is sent: it fails with an `InvalidRequestError`. */
  bulkCreate(): Promise<WaitlistEntry[]>;
  /** Puts up to 50 people on the waitlist in one request; those on it already stay on it. */
  bulkCreate(request: readonly CreateWaitlistEntryRequest[], options?: RequestOptions): Promise<WaitlistEntry[]>;
  bulkCreate(request?: readonly CreateWaitlistEntryRequest[], options?: RequestOptions): Promise<WaitlistEntry[]> {
    return this.#core.call(METHODS.waitlistEntriesBulkCreate, request, options);
  }

  /**
   * Invites the person of an entry.
   *
   * Fails with `waitlist_entry_already_invited` on a second call unless `ignoreExisting` is set.
   */
  invite(id: string, params?: Omit<InviteWaitlistEntryRequest, "waitlistEntryId">, options?: RequestOptions): Promise<WaitlistEntry>;
  invite(request: InviteWaitlistEntryRequest, options?: RequestOptions): Promise<WaitlistEntry>;
  invite(id: string | InviteWaitlistEntryRequest, second?: object, third?: RequestOptions): Promise<WaitlistEntry> {
    return typeof id === "string"
      ? this.#core.call(METHODS.waitlistEntriesInvite, second, third, { waitlistEntryId: id })
      : this.#core.call(METHODS.waitlistEntriesInvite, id, second);
  }

  /** Rejects an entry. */
  reject(id: string | RejectWaitlistEntryRequest, options?: RequestOptions): Promise<WaitlistEntry> {
    const request = typeof id === "string" ? { waitlistEntryId: id } : id;
    return this.#core.call(METHODS.waitlistEntriesReject, request, options);
  }

  /** Deletes a pending entry. */
  delete(id: string | DeleteWaitlistEntryRequest, options?: RequestOptions): Promise<DeletedObject> {
    const request = typeof id === "string" ? { waitlistEntryId: id } : id;
    return this.#core.call(METHODS.waitlistEntriesDelete, request, options);
  }
}
