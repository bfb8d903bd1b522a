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
   * The order: a field such as `created_at`, with `+` (ascending) or `-` (descending) before it.
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
   * The order: a field such as `created_at`, with `+` (ascending) or `-` (descending) before it.
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
 * - `waitlist_entry`: An entry of the waitlist.
 *
 * Clerk adds values without a new API version.
 */
export type ObjectType = "invitation" | "waitlist_entry" | (string & {});
