// Written by `cargo xtask emulator-npm-types` from the declarations in Rust.

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

/**
 * Where an [`Invitation`] stands.
 */
export type InvitationStatus = "pending" | "accepted" | "revoked" | "expired";

/**
 * An application invitation, exactly as the API answers it.
 */
export type Invitation = { 
/**
 * Always `invitation`.
 */
object: string, 
/**
 * `inv_` and 27 letters and digits.
 */
id: string, 
/**
 * The invited address, as it was given.
 */
email_address: string, 
/**
 * The metadata that the user will be created with.
 */
public_metadata: { [key in string]: JsonValue }, 
/**
 * Whether it was revoked.
 */
revoked: boolean, 
/**
 * Where it stands.
 */
status: InvitationStatus, 
/**
 * The sign-up link with its secret ticket; only while pending.
 */
url?: string, 
/**
 * When it stops being pending, in milliseconds since the Unix epoch.
 */
expires_at: number, 
/**
 * When it was made, in milliseconds since the Unix epoch.
 */
created_at: number, 
/**
 * When it last changed, in milliseconds since the Unix epoch.
 */
updated_at: number, };

/**
 * Where a [`WaitlistEntry`] stands.
 */
export type WaitlistEntryStatus = "pending" | "invited" | "rejected" | "completed";

/**
 * A waitlist entry, exactly as the API answers it.
 */
export type WaitlistEntry = { 
/**
 * Always `waitlist_entry`.
 */
object: string, 
/**
 * `wle_` and 27 letters and digits.
 */
id: string, 
/**
 * The waiting address, as it was given.
 */
email_address: string, 
/**
 * Where it stands.
 */
status: WaitlistEntryStatus, 
/**
 * Whether a batch holds it: then it cannot be changed.
 */
is_locked: boolean, 
/**
 * The newest invitation that was made from it.
 */
invitation: Invitation | null, 
/**
 * When it was made, in milliseconds since the Unix epoch.
 */
created_at: number, 
/**
 * When it last changed, in milliseconds since the Unix epoch.
 */
updated_at: number, };

/**
 * An address that has signed up, so that it cannot be invited any more.
 */
export type User = { 
/**
 * `user_` and 27 letters and digits.
 */
id: string, 
/**
 * The user's address.
 */
email_address: string, 
/**
 * When it signed up, in milliseconds since the Unix epoch.
 */
created_at: number, };

/**
 * Which mail a [`Mail`] is.
 */
export type MailKind = "invitation" | "waitlist_invitation" | "organization_invitation" | "waitlist_confirmation";

/**
 * A mail that Clerk would have sent.
 */
export type Mail = { 
/**
 * The address.
 */
to: string, 
/**
 * Which mail.
 */
kind: MailKind, 
/**
 * The invitation that it carries, to the application or into an organization; none on a waitlist confirmation.
 */
invitation_id: string | null, 
/**
 * When, in milliseconds since the Unix epoch.
 */
at: number, };

/**
 * A role in an organization.
 */
export type Role = { 
/**
 * As requests name it: `org:admin`.
 */
key: string, 
/**
 * As people read it: `Admin`.
 */
name: string, 
/**
 * Whether those who have it may invite others and revoke invitations.
 */
manages_members?: boolean, };

/**
 * An organization to be made.
 *
 * ```
 * use clerk_invitations_emulator::{NewOrganization, Role};
 *
 * let small = NewOrganization::new("Acme").max_allowed_memberships(5).role(Role::new("org:guest", "Guest"));
 * ```
 */
export type NewOrganization = { name: string, slug?: string, roles?: Array<Role>, max_allowed_memberships?: number, seats?: number, };

/**
 * An organization.
 */
export type Organization = { 
/**
 * `org_` and 27 letters and digits.
 */
id: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * What it is called in addresses of pages.
 */
slug: string, 
/**
 * The roles that its members can have.
 */
roles: Array<Role>, 
/**
 * How many memberships and pending invitations it may have together; none is no limit.
 */
max_allowed_memberships: number | null, 
/**
 * How many memberships and pending invitations its plan pays for; none is no limit.
 */
seats: number | null, 
/**
 * When it was made, in milliseconds since the Unix epoch.
 */
created_at: number, };

/**
 * A user in an organization.
 */
export type Membership = { 
/**
 * The organization.
 */
organization_id: string, 
/**
 * The user.
 */
user_id: string, 
/**
 * The user's address.
 */
email_address: string, 
/**
 * The key of the user's role.
 */
role: string, 
/**
 * Since when, in milliseconds since the Unix epoch.
 */
created_at: number, };

/**
 * What everybody may know of who invited.
 */
export type PublicInviterData = { 
/**
 * The user.
 */
user_id: string, 
/**
 * Not known here.
 */
first_name: string | null, 
/**
 * Not known here.
 */
last_name: string | null, 
/**
 * Empty: nobody has one here.
 */
image_url: string, 
/**
 * Always false.
 */
has_image: boolean, 
/**
 * The user's address.
 */
identifier: string, };

/**
 * An invitation into an organization, exactly as the API answers it.
 */
export type OrganizationInvitation = { 
/**
 * Always `organization_invitation`.
 */
object: string, 
/**
 * `orginv_` and 27 letters and digits.
 */
id: string, 
/**
 * The organization.
 */
organization_id: string, 
/**
 * The invited address, as it was given.
 */
email_address: string, 
/**
 * The key of the role that it gives.
 */
role: string, 
/**
 * The name of that role.
 */
role_name: string, 
/**
 * Where it stands.
 */
status: InvitationStatus, 
/**
 * Who invited, if that was said.
 */
inviter_id: string | null, 
/**
 * What everybody may know of who invited.
 */
public_inviter_data: PublicInviterData | null, 
/**
 * The metadata of the membership that everybody may see.
 */
public_metadata: { [key in string]: JsonValue }, 
/**
 * The metadata of the membership that only servers see.
 */
private_metadata: { [key in string]: JsonValue }, 
/**
 * The link with its secret ticket; only while pending.
 */
url: string | null, 
/**
 * When it stops being pending, in milliseconds since the Unix epoch.
 */
expires_at: number, 
/**
 * When it was made, in milliseconds since the Unix epoch.
 */
created_at: number, 
/**
 * When it last changed, in milliseconds since the Unix epoch.
 */
updated_at: number, };

/**
 * An API call as it arrived.
 */
export type RecordedRequest = { 
/**
 * When, in milliseconds since the Unix epoch.
 */
at: number, 
/**
 * The method.
 */
method: string, 
/**
 * The path, undecoded.
 */
path: string, 
/**
 * The query string, undecoded and without its `?`.
 */
query: string, 
/**
 * The headers, names in lower case, repeated ones joined with a comma. Of the key in `authorization` only
 * the first eight characters are kept.
 */
headers: { [key in string]: string }, 
/**
 * The body: parsed if it is JSON, a string if not, null if there was none. Of one beyond 64 KiB its beginning, as
 * a string.
 */
body: JsonValue, 
/**
 * The status of the answer; none if none was sent.
 */
status: number | null, 
/**
 * The kinds of the faults that struck it.
 */
fault?: string, 
/**
 * How long its answer took, in milliseconds of real time; known to servers alone.
 */
duration_ms?: number, };

/**
 * Where a [`Delivery`] stands.
 */
export type DeliveryStatus = "pending" | "delivered" | "failed";

/**
 * An attempt to deliver.
 */
export type Attempt = { 
/**
 * When it was answered, or given up, in milliseconds since the Unix epoch.
 */
at: number, 
/**
 * The status of the answer; none if there was none.
 */
status: number | null, 
/**
 * Why there was none.
 */
error?: string, };

/**
 * A message to the webhook endpoint, and what became of it.
 */
export type Delivery = { 
/**
 * Its `svix-id`: the same at each attempt.
 */
id: string, 
/**
 * What happened: `user.created`.
 */
event: string, 
/**
 * When it happened, in milliseconds since the Unix epoch.
 */
at: number, 
/**
 * Where it stands.
 */
status: DeliveryStatus, 
/**
 * When it is sent next, in milliseconds since the Unix epoch; none where that is over, under way, or waits for another
 * message.
 */
next_attempt_at: number | null, 
/**
 * The attempts so far, oldest first.
 */
attempts: Array<Attempt>, 
/**
 * The kinds of the faults that struck it.
 */
fault?: string, 
/**
 * The payload.
 */
body: JsonValue, };

/**
 * Which rate limits apply.
 */
export type Limits = "off" | "published";

/**
 * How the `query` of a list compares with an address or id. ASCII case never matters.
 */
export type QueryMatch = "exact" | "substring";

/**
 * What is answered to a second pending invitation of one address into one organization.
 */
export type OrganizationDuplicates = "duplicate_record" | "organization_invitation_not_unique" | "allowed";

/**
 * How the emulator behaves where Clerk's behaviour is not documented.
 */
export type Config = { 
/**
 * Whether a bulk create with an offender creates nothing (`true`), or all but the offenders.
 */
bulk_atomic: boolean, 
/**
 * How the `query` of a list compares.
 */
query_match: QueryMatch, 
/**
 * Which rate limits apply.
 */
limits: Limits, 
/**
 * Whether the waitlist takes new entries.
 */
waitlist_open: boolean, 
/**
 * What is answered to a second pending invitation of one address into one organization.
 */
organization_duplicates: OrganizationDuplicates, 
/**
 * Whether the instance has organizations at all.
 */
organizations_enabled: boolean, 
/**
 * How many API calls the log keeps: the newest ones, 10,000 unless said. One takes about 2 kB, a larger body more.
 */
log_limit: number, };

/**
 * What a request must be like; what is not said may be anything.
 */
export type Matching = { method?: string, path?: string, email_address?: string, event?: string, };

/**
 * When a fault applies.
 */
export type Terms = { match?: Matching, times?: number, skip?: number, probability?: number, };

/**
 * An answer that Clerk's state machine has no part in: a proxy's error page, a `503`, a body that is not JSON.
 */
export type CannedAnswer = { code: number, 
/**
 * A string is sent as it is, anything else as JSON.
 */
body?: JsonValue, content_type?: string, headers?: { [key in string]: string }, };

/**
 * What goes wrong. The braces let serde refuse unknown fields where there are none to know.
 */
export type FaultKind = { "drop_before": Record<symbol, never> } | { "drop_after": Record<symbol, never> } | { "late": { ms: number, } } | { "stall_after": Record<symbol, never> } | { "delay": { ms: number, } } | { "status": CannedAnswer } | { "status_after": CannedAnswer } | { "truncate": Record<symbol, never> } | { "rate_limit": { retry_after: number, } } | { "redirect": { location: string, } } | { "oversize": { bytes: number, } } | { "webhook_delay": { ms: number, } } | { "webhook_twice": Record<symbol, never> } | { "webhook_out_of_order": Record<symbol, never> } | { "webhook_wrong_signature": Record<symbol, never> };
