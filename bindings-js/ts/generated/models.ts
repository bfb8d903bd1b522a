// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { InvitationStatus, Metadata, ObjectType, WaitlistEntryStatus } from "./requests.js";

/** An application invitation. */
export interface Invitation {
  /** Always `invitation`. */
  readonly object: ObjectType;
  /** The id. */
  readonly id: string;
  /** Who is invited. */
  readonly emailAddress: string;
  /** Where it stands. */
  readonly status: InvitationStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly createdAt: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updatedAt: number;
  /** What the user will get as public metadata; empty where Clerk says null. */
  readonly publicMetadata: Metadata;
  /** Whether it is revoked; Clerk may leave it out, `status` tells too. */
  readonly revoked?: boolean | undefined;
  /** The link in the mail. Anybody who has it can accept the invitation: a secret. */
  readonly url?: string | undefined;
  /**
   * When it expires.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly expiresAt?: number | undefined;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** The answer to a deletion. */
export interface DeletedObject {
  /** The kind of what was deleted: `invitation` or `waitlist_entry`. */
  readonly object: ObjectType;
  /** Whether it is deleted. */
  readonly deleted: boolean;
  /** The id of what was deleted. */
  readonly id: string | null;
  /** The slug of what was deleted, for resources that have one. */
  readonly slug: string | null;
  /** Your own id of what was deleted, for resources that have one. */
  readonly externalId: string | null;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** What everybody may know of a user. */
export interface PublicUserData {
  /** The user. */
  readonly userId: string;
  /** The first name. */
  readonly firstName?: string | undefined;
  /** The last name. */
  readonly lastName?: string | undefined;
  /** Where the picture is. */
  readonly imageUrl?: string | undefined;
  /** Whether the picture is the user's own. */
  readonly hasImage?: boolean | undefined;
  /** The address, phone number or name that the user is known by. */
  readonly identifier?: string | undefined;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** What everybody may know of an organization. */
export interface PublicOrganizationData {
  /** The organization. */
  readonly id: string;
  /** The name. */
  readonly name?: string | undefined;
  /** The slug. */
  readonly slug?: string | undefined;
  /** Where the logo is. */
  readonly imageUrl?: string | undefined;
  /** Whether it has a logo of its own. */
  readonly hasImage?: boolean | undefined;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** An invitation into an organization. */
export interface OrganizationInvitation {
  /** Always `organization_invitation`. */
  readonly object: ObjectType;
  /** The id. */
  readonly id: string;
  /** Who is invited. */
  readonly emailAddress: string;
  /** The key of the role that it gives: `org:admin`, `org:member`, or one of yours. */
  readonly role: string;
  /** The name of the role. */
  readonly roleName: string;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly createdAt: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updatedAt: number;
  /** What the membership will get as public metadata; empty where Clerk says null. */
  readonly publicMetadata: Metadata;
  /** What the membership will get as private metadata: for servers only. */
  readonly privateMetadata: Metadata;
  /** The organization. */
  readonly organizationId?: string | undefined;
  /** Where it stands. */
  readonly status?: InvitationStatus | undefined;
  /** The link in the mail. Anybody who has it can accept the invitation: a secret. */
  readonly url: string | null;
  /**
   * When it expires.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly expiresAt?: number | undefined;
  /** The user who invited. */
  readonly inviterId?: string | undefined;
  /** What everybody may know of the user who invited. */
  readonly publicInviterData?: PublicUserData | undefined;
  /** What everybody may know of the organization; lists across organizations have it. */
  readonly publicOrganizationData?: PublicOrganizationData | undefined;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** A person on the waitlist. */
export interface WaitlistEntry {
  /** Always `waitlist_entry`. */
  readonly object: ObjectType;
  /** The id. */
  readonly id: string;
  /** Who waits. */
  readonly emailAddress: string;
  /** Where the entry stands. */
  readonly status: WaitlistEntryStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly createdAt: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updatedAt: number;
  /** Whether a batch is working on it; it cannot be changed meanwhile. */
  readonly isLocked?: boolean | undefined;
  /** The invitation, once there is one. */
  readonly invitation: Invitation | null;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}
