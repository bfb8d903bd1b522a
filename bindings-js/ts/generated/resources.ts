// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { ClerkCore } from "../core.js";
import { Listing } from "../listing.js";
import type { RequestOptions } from "../options.js";
import type { DeletedObject, Invitation, OrganizationInvitation, WaitlistEntry } from "./models.js";
import type { Page } from "../decode.js";
import * as METHODS from "./methods.js";
import type {
  BulkCreateOrganizationInvitationsRequest,
  CreateInvitationRequest,
  CreateOrganizationInvitationRequest,
  CreateWaitlistEntryRequest,
  DeleteInvitationRequest,
  DeleteWaitlistEntryRequest,
  GetOrganizationInvitationRequest,
  InviteWaitlistEntryRequest,
  ListInstanceOrganizationInvitationsRequest,
  ListInvitationsRequest,
  ListOrganizationInvitationsRequest,
  ListUserOrganizationInvitationsRequest,
  ListWaitlistEntriesRequest,
  NewOrganizationInvitationRequest,
  RejectWaitlistEntryRequest,
  RevokeInvitationRequest,
  RevokeOrganizationInvitationRequest,
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

  /** Deletes an invitation, whatever its status, and the stored copies of its mails. */
  delete(id: string | DeleteInvitationRequest, options?: RequestOptions): Promise<DeletedObject> {
    const request = typeof id === "string" ? { invitationId: id } : id;
    return this.#core.call(METHODS.invitationsDelete, request, options);
  }
}

/** `clerk.organizationInvitations`. */
export class OrganizationInvitations {
  readonly #core: ClerkCore;

  /** @internal */
  constructor(core: ClerkCore) {
    this.#core = core;
  }

  /**
   * Invites one person into an organization, and mails them unless `notify` is false.
   *
   * Fails with `already_a_member_in_organization` where they are a member, with `duplicate_record` or
   * `organization_invitation_not_unique` where a pending invitation exists, and with
   * `organization_membership_quota_exceeded` or `insufficient_seats` where there is no room: pending
   * invitations count. Clerk allows 250 such requests an hour, for all organizations together.
   */
  create(id: string, params: Omit<CreateOrganizationInvitationRequest, "organizationId">, options?: RequestOptions): Promise<OrganizationInvitation>;
  create(request: CreateOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation>;
  create(id: string | CreateOrganizationInvitationRequest, second?: object, third?: RequestOptions): Promise<OrganizationInvitation> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsCreate, second, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsCreate, id, second);
  }

  /**
   * Invites up to 10 people into an organization in one request. Clerk allows 50 such requests an hour.
   *
   * One address that cannot be invited makes Clerk refuse the request.
   */
  bulkCreate(id: string, items: readonly NewOrganizationInvitationRequest[], options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  bulkCreate(request: BulkCreateOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  bulkCreate(id: string | BulkCreateOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsBulkCreate, { items: second }, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsBulkCreate, id, second);
  }

  /**
   * Lists the invitations into an organization, one page at a time.
   *
   * `listAll` goes over all pages.
   */
  list(id: string, params?: Omit<ListOrganizationInvitationsRequest, "organizationId">, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  list(request: ListOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  list(id: string | ListOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsList, second, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsList, id, second);
  }

  /**
   * Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.
   *
   * Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile comes last.
   * `orderBy` has no effect. Leaving the loop early cancels what is under way.
   */
  listAll(id: string, params?: Omit<ListOrganizationInvitationsRequest, "organizationId">, options?: RequestOptions): Listing<OrganizationInvitation>;
  listAll(request: ListOrganizationInvitationsRequest, options?: RequestOptions): Listing<OrganizationInvitation>;
  listAll(id: string | ListOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Listing<OrganizationInvitation> {
    return typeof id === "string"
      ? new Listing(this.#core, METHODS.organizationInvitationsList, { ...second, organizationId: id }, third)
      : new Listing(this.#core, METHODS.organizationInvitationsList, id, second);
  }

  /** Reads one invitation. */
  get(request: GetOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation> {
    return this.#core.call(METHODS.organizationInvitationsGet, request, options);
  }

  /**
   * Revokes a pending invitation: its link no longer works.
   *
   * Fails with `organization_invitation_not_pending` (404) where it is no longer pending.
   */
  revoke(request: RevokeOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation> {
    return this.#core.call(METHODS.organizationInvitationsRevoke, request, options);
  }

  /**
   * Lists the invitations into all organizations, one page at a time, with
   * `publicOrganizationData`.
   *
   * `listInstanceAll` goes over all pages.
   */
  listInstance(request?: ListInstanceOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return this.#core.call(METHODS.organizationInvitationsListInstance, request, options);
  }

  /**
   * Lists over all pages, oldest first, 500 at a time unless `limit` says fewer.
   *
   * Nothing is listed twice, and nothing is missed, while others insert or remove; what is inserted meanwhile comes last.
   * `orderBy` has no effect. Leaving the loop early cancels what is under way.
   */
  listInstanceAll(request?: ListInstanceOrganizationInvitationsRequest, options?: RequestOptions): Listing<OrganizationInvitation> {
    return new Listing(this.#core, METHODS.organizationInvitationsListInstance, request, options);
  }

  /**
   * Lists the invitations of a user into all organizations, one page at a time, with
   * `publicOrganizationData`.
   */
  listOfUser(id: string, params?: Omit<ListUserOrganizationInvitationsRequest, "userId">, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  listOfUser(request: ListUserOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  listOfUser(id: string | ListUserOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsListOfUser, second, third, { userId: id })
      : this.#core.call(METHODS.organizationInvitationsListOfUser, id, second);
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
