// Made from core's declarations: cargo xtask codegen. Do not edit.

/** Key-value data of yours: its keys and numbers are never changed. */
export type Metadata = { [key: string]: unknown };

/**
 * Which mail an invitation is sent with.
 *
 * - `invitation`: "You are invited".
 * - `waitlist_invitation`: "You are off the waitlist".
 *
 * Clerk adds values without a new API version.
 */
export type TemplateSlug = "invitation" | "waitlist_invitation" | (string & {});

/** Invites one person. */
export interface CreateInvitationRequest {
  /** Who is invited. It must have text on both sides of an `@`; the rest is Clerk's to judge. */
  emailAddress: string;
  /** After how many days the invitation expires: 1 to 365. Clerk's default is 30. */
  expiresInDays?: number | null | undefined;
  /**
   * Whether to invite in spite of a pending invitation, or of a user with the address. The person
   * may get another mail. Clerk's default is false.
   */
  ignoreExisting?: boolean | null | undefined;
  /**
   * Whether Clerk mails the person. Without a mail, the invitation's `url` is yours to deliver.
   * Clerk's default is true.
   */
  notify?: boolean | null | undefined;
  /** Public metadata for the user who accepts. */
  publicMetadata?: Metadata | null | undefined;
  /** Where the link in the mail leads. An absolute URL: a relative one ends at Clerk's own pages. */
  redirectUrl?: string | null | undefined;
  /** Which mail is sent. Clerk's default is `invitation`. */
  templateSlug?: TemplateSlug | null | undefined;
}

/**
 * Where an invitation stands.
 *
 * - `pending`: Sent, or made without notifying; not accepted yet.
 * - `accepted`: The person has signed up through it.
 * - `revoked`: Revoked; its link no longer works.
 * - `expired`: Not accepted in time.
 *
 * Clerk adds values without a new API version.
 */
export type InvitationStatus = "pending" | "accepted" | "revoked" | "expired" | (string & {});

/** Lists invitations. */
export interface ListInvitationsRequest {
  /** Only those that stand so. Without it: all but the revoked ones. */
  status?: InvitationStatus | null | undefined;
  /**
   * Only those whose address or id matches. Whether a part of an address matches is Clerk's to
   * choose: compare what you get.
   */
  query?: string | null | undefined;
  /**
   * The order: a field such as `createdAt`, with `+` (ascending) or `-` (descending) before it.
   * Clerk's default is `-created_at`.
   */
  orderBy?: string | null | undefined;
  /** How many at the most: 1 to 500. Clerk's default is 10. */
  limit?: number | null | undefined;
  /** How many to skip. Clerk's default is 0. */
  offset?: number | null | undefined;
}

/** Revokes an invitation. */
export interface RevokeInvitationRequest {
  /** Which one. */
  invitationId: string;
}

/** Deletes an invitation. (From Clerk's documentation; its OpenAPI document does not have it.) */
export interface DeleteInvitationRequest {
  /** Which one. */
  invitationId: string;
}

/** Invites one person into an organization. */
export interface CreateOrganizationInvitationRequest {
  /** Into which organization. */
  organizationId: string;
  /** Who is invited. It must have text on both sides of an `@`; the rest is Clerk's to judge. */
  emailAddress: string;
  /** The key of the role that the person gets: `org:admin`, `org:member`, or one of yours. */
  role: string;
  /** After how many days the invitation expires: 1 to 365. Clerk's default is 30. */
  expiresInDays?: number | null | undefined;
  /** The user who invites: a member who may manage members. Clerk's mail names them. */
  inviterUserId?: string | null | undefined;
  /**
   * Whether Clerk mails the person. Without a mail, the invitation's `url` is yours to deliver.
   * Clerk's default is true.
   */
  notify?: boolean | null | undefined;
  /** Private metadata for the membership: for servers only. */
  privateMetadata?: Metadata | null | undefined;
  /** Public metadata for the membership. */
  publicMetadata?: Metadata | null | undefined;
  /** Where the link in the mail leads. An absolute URL: a relative one ends at Clerk's own pages. */
  redirectUrl?: string | null | undefined;
}

/** One person of those whom a bulk invites into an organization. */
export interface NewOrganizationInvitationRequest {
  /** Who is invited. It must have text on both sides of an `@`; the rest is Clerk's to judge. */
  emailAddress: string;
  /** The key of the role that the person gets: `org:admin`, `org:member`, or one of yours. */
  role: string;
  /** After how many days the invitation expires: 1 to 365. Clerk's default is 30. */
  expiresInDays?: number | null | undefined;
  /** The user who invites: a member who may manage members. Clerk's mail names them. */
  inviterUserId?: string | null | undefined;
  /**
   * Whether Clerk mails the person. Without a mail, the invitation's `url` is yours to deliver.
   * Clerk's default is true.
   */
  notify?: boolean | null | undefined;
  /** Private metadata for the membership: for servers only. */
  privateMetadata?: Metadata | null | undefined;
  /** Public metadata for the membership. */
  publicMetadata?: Metadata | null | undefined;
  /** Where the link in the mail leads. An absolute URL: a relative one ends at Clerk's own pages. */
  redirectUrl?: string | null | undefined;
}

/** Invites up to 10 people into an organization in one request. */
export interface BulkCreateOrganizationInvitationsRequest {
  /** Into which organization. */
  organizationId: string;
  /** The items, at least one. */
  items: readonly NewOrganizationInvitationRequest[];
}

/** Lists the invitations into an organization. */
export interface ListOrganizationInvitationsRequest {
  /** Of which organization. */
  organizationId: string;
  /** Only those with one of these statuses. (Clerk's schema has one value, its prose several.) */
  status?: InvitationStatus | readonly InvitationStatus[] | null | undefined;
  /** Only those to this address. Whether a part of it matches is Clerk's to choose: compare what you get. */
  emailAddress?: string | null | undefined;
  /**
   * The order: `createdAt` or `emailAddress`, with `+` (ascending) or `-` (descending) before it.
   * Clerk's default is `-created_at`.
   */
  orderBy?: string | null | undefined;
  /** How many at the most: 1 to 500. Clerk's default is 10. */
  limit?: number | null | undefined;
  /** How many to skip. Clerk's default is 0. */
  offset?: number | null | undefined;
}

/** Reads one invitation into an organization. */
export interface GetOrganizationInvitationRequest {
  /** Into which organization. */
  organizationId: string;
  /** Which one. */
  invitationId: string;
}

/** Revokes a pending invitation into an organization. */
export interface RevokeOrganizationInvitationRequest {
  /** Into which organization. */
  organizationId: string;
  /** Which one. */
  invitationId: string;
  /** The user who revokes it: a member who may manage members. */
  requestingUserId?: string | null | undefined;
}

/** Lists the invitations into all organizations. */
export interface ListInstanceOrganizationInvitationsRequest {
  /** Only those with one of these statuses. (Clerk's schema has one value, its prose several.) */
  status?: InvitationStatus | readonly InvitationStatus[] | null | undefined;
  /** Only those whose address has this in it. */
  query?: string | null | undefined;
  /**
   * The order: `createdAt` or `emailAddress`, with `+` (ascending) or `-` (descending) before it.
   * Clerk's default is `-created_at`.
   */
  orderBy?: string | null | undefined;
  /** How many at the most: 1 to 500. Clerk's default is 10. */
  limit?: number | null | undefined;
  /** How many to skip. Clerk's default is 0. */
  offset?: number | null | undefined;
}

/** Lists the invitations of a user into all organizations. */
export interface ListUserOrganizationInvitationsRequest {
  /** Of which user. */
  userId: string;
  /** Only those with one of these statuses. (Clerk's schema has one value, its prose several.) */
  status?: InvitationStatus | readonly InvitationStatus[] | null | undefined;
  /** How many at the most: 1 to 500. Clerk's default is 10. */
  limit?: number | null | undefined;
  /** How many to skip. Clerk's default is 0. */
  offset?: number | null | undefined;
}

/**
 * Where a waitlist entry stands.
 *
 * - `pending`: Waiting.
 * - `invited`: Invited, not signed up yet.
 * - `completed`: Signed up.
 * - `rejected`: Rejected.
 *
 * Clerk adds values without a new API version.
 */
export type WaitlistEntryStatus = "pending" | "invited" | "completed" | "rejected" | (string & {});

/** Lists waitlist entries. */
export interface ListWaitlistEntriesRequest {
  /** Only those that stand so. Without it: all. */
  status?: WaitlistEntryStatus | null | undefined;
  /**
   * Only those whose address or id matches. Whether a part of an address matches is Clerk's to
   * choose: compare what you get.
   */
  query?: string | null | undefined;
  /**
   * The order: a field such as `createdAt`, with `+` (ascending) or `-` (descending) before it.
   * Clerk's default is `-created_at`.
   */
  orderBy?: string | null | undefined;
  /** How many at the most: 1 to 500. Clerk's default is 10. */
  limit?: number | null | undefined;
  /** How many to skip. Clerk's default is 0. */
  offset?: number | null | undefined;
}

/** Puts one person on the waitlist. */
export interface CreateWaitlistEntryRequest {
  /** Who waits. It must have text on both sides of an `@`; the rest is Clerk's to judge. */
  emailAddress: string;
  /** Whether Clerk confirms it by mail. Clerk's default is true. */
  notify?: boolean | null | undefined;
}

/** Invites the person of a waitlist entry. */
export interface InviteWaitlistEntryRequest {
  /** Which entry. */
  waitlistEntryId: string;
  /**
   * Whether to invite in spite of an existing invitation, or of a user with the address. The
   * person may get another mail. Clerk's default is false.
   */
  ignoreExisting?: boolean | null | undefined;
}

/** Rejects a waitlist entry. */
export interface RejectWaitlistEntryRequest {
  /** Which one. */
  waitlistEntryId: string;
}

/** Deletes a pending waitlist entry. */
export interface DeleteWaitlistEntryRequest {
  /** Which one. */
  waitlistEntryId: string;
}

/**
 * What kind of thing Clerk answers with.
 *
 * - `invitation`: An application invitation.
 * - `organization_invitation`: An invitation into an organization.
 * - `waitlist_entry`: An entry of the waitlist.
 *
 * Clerk adds values without a new API version.
 */
export type ObjectType = "invitation" | "organization_invitation" | "waitlist_entry" | (string & {});
