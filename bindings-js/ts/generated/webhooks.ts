// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { InvitationStatus, WaitlistEntryStatus } from "./requests.js";

/** An event, as Clerk sends it. */
interface Webhook<Type extends string, Data> {
  /** What has happened. */
  readonly type: Type;
  /** Always `event`. */
  readonly object: "event";
  /** What it has happened to. */
  readonly data: Data;
  /** The request that made it happen. */
  readonly event_attributes?: { readonly http_request?: { readonly client_ip?: string; readonly user_agent?: string } };
  /** When it happened, since the Unix epoch: milliseconds, as Clerk documents it; its examples have seconds. */
  readonly timestamp: number;
  /** The Clerk instance that it happened in. */
  readonly instance_id: string;
  /** The id of the message, the same in each attempt to deliver it: the header `svix-id`. */
  readonly message_id: string;
}

/** An object whose keys and values are yours. */
type Metadata = { readonly [name: string]: unknown };

/** An application invitation. */
export interface InvitationJSON {
  /** Always `invitation`. */
  readonly object: string;
  /** The id. */
  readonly id: string;
  /** Who is invited. */
  readonly email_address: string;
  /** Where it stands. */
  readonly status: InvitationStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly created_at: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updated_at: number;
  /** What the user will get as public metadata; empty where Clerk says null. */
  readonly public_metadata: Metadata;
  /** Whether it is revoked; Clerk may leave it out, `status` tells too. */
  readonly revoked?: boolean | null | undefined;
  /** The link in the mail. Anybody who has it can accept the invitation: a secret. */
  readonly url?: string | null | undefined;
  /**
   * When it expires.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly expires_at?: number | null | undefined;
}

/** A person on the waitlist. */
export interface WaitlistEntryJSON {
  /** Always `waitlist_entry`. */
  readonly object: string;
  /** The id. */
  readonly id: string;
  /** Who waits. */
  readonly email_address: string;
  /** Where the entry stands. */
  readonly status: WaitlistEntryStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly created_at: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updated_at: number;
  /** Whether a batch is working on it; it cannot be changed meanwhile. */
  readonly is_locked?: boolean | null | undefined;
  /** The invitation, once there is one. */
  readonly invitation?: InvitationJSON | null | undefined;
}

/** What everybody may know of a user. */
export interface PublicUserDataJSON {
  /** The user. */
  readonly user_id: string;
  /** The first name. */
  readonly first_name?: string | null | undefined;
  /** The last name. */
  readonly last_name?: string | null | undefined;
  /** Where the picture is. */
  readonly image_url?: string | null | undefined;
  /** Whether the picture is the user's own. */
  readonly has_image?: boolean | null | undefined;
  /** The address, phone number or name that the user is known by. */
  readonly identifier?: string | null | undefined;
}

/** What everybody may know of an organization. */
export interface PublicOrganizationDataJSON {
  /** The organization. */
  readonly id: string;
  /** The name. */
  readonly name?: string | null | undefined;
  /** The slug. */
  readonly slug?: string | null | undefined;
  /** Where the logo is. */
  readonly image_url?: string | null | undefined;
  /** Whether it has a logo of its own. */
  readonly has_image?: boolean | null | undefined;
}

/** An invitation into an organization. */
export interface OrganizationInvitationJSON {
  /** Always `organization_invitation`. */
  readonly object: string;
  /** The id. */
  readonly id: string;
  /** Who is invited. */
  readonly email_address: string;
  /** The key of the role that it gives: `org:admin`, `org:member`, or one of yours. */
  readonly role: string;
  /** The name of the role. */
  readonly role_name: string;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly created_at: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updated_at: number;
  /** What the membership will get as public metadata; empty where Clerk says null. */
  readonly public_metadata: Metadata;
  /** What the membership will get as private metadata: for servers only. */
  readonly private_metadata?: Metadata | null | undefined;
  /** The organization. */
  readonly organization_id?: string | null | undefined;
  /** Where it stands. */
  readonly status?: InvitationStatus | null | undefined;
  /** The link in the mail. Anybody who has it can accept the invitation: a secret. */
  readonly url?: string | null | undefined;
  /**
   * When it expires.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly expires_at?: number | null | undefined;
  /** The user who invited. */
  readonly inviter_id?: string | null | undefined;
  /** What everybody may know of the user who invited. */
  readonly public_inviter_data?: PublicUserDataJSON | null | undefined;
  /** What everybody may know of the organization; lists across organizations have it. */
  readonly public_organization_data?: PublicOrganizationDataJSON | null | undefined;
}

/** An address of a user. */
export interface UserEmailAddressJSON {
  /** The address. */
  readonly email_address: string;
  /** The id: `idn_…`. */
  readonly id?: string | null | undefined;
}

/** A user who has signed up: what is of use for invitations of all that Clerk says. */
export interface UserCreatedJSON {
  /** The id. */
  readonly id: string;
  /** The addresses, verified or not. */
  readonly email_addresses: readonly UserEmailAddressJSON[];
  /**
   * When the user was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly created_at: number;
  /** The public metadata: the invitation's, where there was one. */
  readonly public_metadata: Metadata;
  /** Which of the addresses is the first. */
  readonly primary_email_address_id?: string | null | undefined;
  /** Your own id of the user. */
  readonly external_id?: string | null | undefined;
}

/** A mail that Clerk has made, and sends unless the template says otherwise. */
export interface MailJSON {
  /** The id: `ema_…`. */
  readonly id: string;
  /** Whether Clerk sends it. If not, it is yours to send. */
  readonly delivered_by_clerk: boolean;
  /** What the template was filled with, such as the link to accept an invitation: a secret. */
  readonly data?: Metadata | null | undefined;
  /** The template: `invitation`, `waitlist_invitation`, … */
  readonly slug?: string | null | undefined;
  /** Whom it is to. */
  readonly to_email_address?: string | null | undefined;
  /** The part before the `@` of whom it is from. */
  readonly from_email_name?: string | null | undefined;
  /** The part before the `@` of whom answers go to. */
  readonly reply_to_email_name?: string | null | undefined;
  /** The subject. */
  readonly subject?: string | null | undefined;
  /** The mail in HTML. The link is in it: a secret. */
  readonly body?: string | null | undefined;
  /** The mail as plain text. The link is in it: a secret. */
  readonly body_plain?: string | null | undefined;
  /** How far it has come. */
  readonly status?: string | null | undefined;
  /** The user it is to, if they are one. */
  readonly user_id?: string | null | undefined;
}

/** An event that has to do with invitations. */
export type InvitationWebhookEvent =
  | Webhook<"waitlistEntry.created", WaitlistEntryJSON>
  | Webhook<"waitlistEntry.updated", WaitlistEntryJSON>
  | Webhook<"organizationInvitation.created", OrganizationInvitationJSON>
  | Webhook<"organizationInvitation.accepted", OrganizationInvitationJSON & {
      /** The user who has accepted it. */
      readonly user_id: string;
    }>
  | Webhook<"organizationInvitation.revoked", OrganizationInvitationJSON>
  | Webhook<"user.created", UserCreatedJSON>
  | Webhook<"email.created", MailJSON>;

/** The types of events whose data are not typed. */
export type OtherWebhookEventType =
  | "user.updated"
  | "user.deleted"
  | "sms.created"
  | "session.created"
  | "session.ended"
  | "session.removed"
  | "session.revoked"
  | "organization.created"
  | "organization.updated"
  | "organization.deleted"
  | "organizationDomain.created"
  | "organizationDomain.updated"
  | "organizationDomain.deleted"
  | "organizationMembership.created"
  | "organizationMembership.updated"
  | "organizationMembership.deleted"
  | "role.created"
  | "role.updated"
  | "role.deleted"
  | "permission.created"
  | "permission.updated"
  | "permission.deleted"
  | "paymentAttempt.created"
  | "paymentAttempt.updated"
  | "subscription.created"
  | "subscription.updated"
  | "subscription.active"
  | "subscription.pastDue"
  | "subscriptionItem.created"
  | "subscriptionItem.updated"
  | "subscriptionItem.active"
  | "subscriptionItem.canceled"
  | "subscriptionItem.upcoming"
  | "subscriptionItem.ended"
  | "subscriptionItem.abandoned"
  | "subscriptionItem.incomplete"
  | "subscriptionItem.pastDue"
  | "subscriptionItem.freeTrialEnding";

/** An event that has nothing to do with invitations: its data are not typed. */
export type OtherWebhookEvent = Webhook<OtherWebhookEventType, { readonly [name: string]: any }>;

/** An event. Clerk adds types of events: one that is not listed may come all the same. */
export type WebhookEvent = InvitationWebhookEvent | OtherWebhookEvent;

/** The types of events. */
export type WebhookEventType = WebhookEvent["type"];
