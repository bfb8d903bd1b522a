// Made from core's declarations: cargo xtask codegen. Do not edit.

import { Clerk } from "./client.js";
import type { ClerkCore } from "../core.js";
import type { Page } from "../decode.js";
import type { RequestOptions } from "../options.js";
import * as METHODS from "./methods.js";
import type { DeletedObject, Invitation, OrganizationInvitation, WaitlistEntry } from "./models.js";
import type {
  BulkCreateOrganizationInvitationsRequest,
  CreateInvitationRequest,
  CreateOrganizationInvitationRequest,
  CreateWaitlistEntryRequest,
  DeleteInvitationRequest,
  GetOrganizationInvitationRequest,
  ListInstanceOrganizationInvitationsRequest,
  ListInvitationsRequest,
  ListOrganizationInvitationsRequest,
  NewOrganizationInvitationRequest,
  RevokeInvitationRequest,
  RevokeOrganizationInvitationRequest,
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

  /** Deletes an invitation, whatever its status, and the stored copies of its mails. */
  deleteInvitation(id: string | DeleteInvitationRequest, options?: RequestOptions): Promise<DeletedObject> {
    const request = typeof id === "string" ? { invitationId: id } : id;
    return this.#core.call(METHODS.invitationsDelete, request, options);
  }
}

/** `clerk.organizations`. */
export class ClerkClientOrganizations {
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
  createOrganizationInvitation(id: string, params: Omit<CreateOrganizationInvitationRequest, "organizationId">, options?: RequestOptions): Promise<OrganizationInvitation>;
  createOrganizationInvitation(request: CreateOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation>;
  createOrganizationInvitation(id: string | CreateOrganizationInvitationRequest, second?: object, third?: RequestOptions): Promise<OrganizationInvitation> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsCreate, second, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsCreate, id, second);
  }

  /**
   * Invites up to 10 people into an organization in one request. Clerk allows 50 such requests an hour.
   *
   * One address that cannot be invited makes Clerk refuse the request.
   */
  createOrganizationInvitationBulk(id: string, items: readonly NewOrganizationInvitationRequest[], options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  createOrganizationInvitationBulk(request: BulkCreateOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  createOrganizationInvitationBulk(id: string | BulkCreateOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsBulkCreate, { items: second }, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsBulkCreate, id, second);
  }

  /**
   * Lists the invitations into an organization, one page at a time.
   *
   * `listAll` goes over all pages.
   */
  getOrganizationInvitationList(id: string, params?: Omit<ListOrganizationInvitationsRequest, "organizationId">, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  getOrganizationInvitationList(request: ListOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>>;
  getOrganizationInvitationList(id: string | ListOrganizationInvitationsRequest, second?: object, third?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return typeof id === "string"
      ? this.#core.call(METHODS.organizationInvitationsList, second, third, { organizationId: id })
      : this.#core.call(METHODS.organizationInvitationsList, id, second);
  }

  /** Reads one invitation. */
  getOrganizationInvitation(request: GetOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation> {
    return this.#core.call(METHODS.organizationInvitationsGet, request, options);
  }

  /**
   * Revokes a pending invitation: its link no longer works.
   *
   * Fails with `organization_invitation_not_pending` (404) where it is no longer pending.
   */
  revokeOrganizationInvitation(request: RevokeOrganizationInvitationRequest, options?: RequestOptions): Promise<OrganizationInvitation> {
    return this.#core.call(METHODS.organizationInvitationsRevoke, request, options);
  }

  /**
   * Lists the invitations into all organizations, one page at a time, with
   * `publicOrganizationData`.
   *
   * `listInstanceAll` goes over all pages.
   */
  getInstanceOrganizationInvitationList(request?: ListInstanceOrganizationInvitationsRequest, options?: RequestOptions): Promise<Page<OrganizationInvitation>> {
    return this.#core.call(METHODS.organizationInvitationsListInstance, request, options);
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

/** A client with the methods of `@clerk/backend` for invitations and the waitlist, and those of `Clerk`. */
export class ClerkClient extends Clerk {
  /** Application invitations. */
  override readonly invitations: ClerkClientInvitations = new ClerkClientInvitations(this);
  /** `organizations` of `@clerk/backend`. */
  readonly organizations: ClerkClientOrganizations = new ClerkClientOrganizations(this);
  /** The waitlist. */
  override readonly waitlistEntries: ClerkClientWaitlistEntries = new ClerkClientWaitlistEntries(this);
}
