/** What a campaign is given, and what it answers. All of it can cross Workers RPC. */

/** Somebody to be invited. */
export interface CampaignPerson {
  /** Whom to invite. */
  emailAddress: string;
  /** Where the link in the mail leads. */
  redirectUrl?: string | null;
  /** After how many days the invitation expires: 1 to 365. */
  expiresInDays?: number | null;
  /** Whether Clerk mails the person. */
  notify?: boolean | null;
  /** Public metadata for the user who accepts. */
  publicMetadata?: { [name: string]: unknown } | null;
  /** Which mail is sent: `invitation` or `waitlist_invitation`. Not into organizations. */
  templateSlug?: string | null;
  /** Into which organization; without one, to the application. */
  organizationId?: string | null;
  /** The role there: `org:member` unless set. */
  role?: string | null;
}

/** What invitations get where a person's own fields do not say otherwise. */
export type CampaignDefaults = Omit<CampaignPerson, "emailAddress" | "organizationId">;

/**
 * A list of people: addresses or objects, the text of a list, or a stream of such a text.
 *
 * The text is CSV (with `,` `;` tab or `|`, and a header or only addresses), or a JSON object a line; in UTF-8, a row no longer
 * than a megabyte. Columns are called as in the command `clerk-invite`: `email_address`, Email or alike, `redirect_url`,
 * `expires_in_days`, `notify`, `template_slug`, `organization_id`, `role`, `public_metadata` (JSON) and `metadata.KEY`.
 */
export type People = readonly (string | CampaignPerson)[] | string | ReadableStream<Uint8Array>;

/** How much the campaign may send. */
export interface CampaignLimits {
  /** Bulk requests of ten an hour. Clerk's 25 unless set, and 50 into organizations. */
  bulkPerHour?: number;
  /** Requests for a single person an hour. Clerk's 100 unless set, and 250 into organizations. */
  singlePerHour?: number;
}

/** What to start with. Each member may be left out: what an earlier start has set stays. */
export interface CampaignStart {
  /** Whom to invite; those whom the campaign has already are left as they are. */
  people?: People;
  /** Into which organization these people are invited, unless a person's own `organizationId` says otherwise. */
  organizationId?: string;
  /** Invites those who have waited longest on the waitlist: so many in all. */
  waitlist?: { oldest: number };
  /** For everybody who is still to be invited. */
  defaults?: CampaignDefaults;
  /** Other limits than Clerk publishes. */
  limits?: CampaignLimits;
  /** Which share of the limits to use, in percent: 1 to 100. The rest is left to others who use the key. */
  share?: number;
}

/** Who is invited again. */
export interface CampaignReminder {
  /** Who was invited so many days ago or earlier: 1 to 365. */
  afterDays: number;
}

/** A line of a list that cannot be sent. */
export interface CampaignProblem {
  /** The line, or the place in an array, counted from 1. */
  line: number;
  /** The address, as far as it could be read. */
  emailAddress: string;
  /** The field, and the rule that it breaks. */
  why: string;
}

/** What a start has taken in. */
export interface CampaignStarted {
  /** How many people are new. */
  added: number;
  /** How many were there already: from an earlier start, or in this list twice. */
  known: number;
  /** How many lines cannot be sent. */
  invalid: number;
  /** The first ten of these; the report has all. */
  problems: CampaignProblem[];
}

/**
 * `new`: never started. `running`: it sends, or waits for its limits. `paused`: it sends nothing until `resume`. `done`: everybody
 * has an outcome; people may be added. `cancelled`: it sends nothing any more.
 */
export type CampaignState = "new" | "running" | "paused" | "done" | "cancelled";

/** How many people there are of each kind. */
export interface CampaignCounts {
  /** Invited by this campaign. */
  created: number;
  /** Who had a pending invitation. */
  alreadyInvited: number;
  /** Whose address belongs to a user. */
  alreadyUser: number;
  /** Whose address belongs to a member of the organization. */
  alreadyMember: number;
  /** Whom Clerk refuses to invite. */
  refused: number;
  /** Of whom it cannot be told whether they are invited: look before you invite them again. */
  ambiguous: number;
  /** Lines that could not be sent. */
  invalid: number;
  /** In a request whose result is not known yet. */
  inFlight: number;
  /** Still to be invited. */
  waiting: number;
}

/** How many invitations of the campaign stand how, as far as Clerk has said: after `joined` and `refresh`. */
export interface CampaignInvitations {
  /** Not accepted yet. */
  pending: number;
  /** Accepted. */
  accepted: number;
  /** Not accepted in time. */
  expired: number;
  /** Revoked. */
  revoked: number;
}

/** A lane: requests that Clerk counts together. */
export interface CampaignLane {
  /** `bulk`, `single`, `organization_bulk`, `organization_single` or `waitlist`. */
  name: string;
  /** How many people a request takes. */
  people: number;
  /** How many requests may be sent within a window. */
  requests: number;
  /** The length of the window, in milliseconds. */
  windowMs: number;
  /** How many were sent within the last window. */
  used: number;
  /** When the next may be sent, where the quota is used up. */
  opensAt: Date | null;
}

/** Where a campaign stands. */
export interface CampaignStatus {
  /** What it is doing. */
  state: CampaignState;
  /** Why it is paused, if it has paused itself. */
  why: string | null;
  /** How many people there are of each kind. */
  counts: CampaignCounts;
  /** Where the invitations stand. */
  invitations: CampaignInvitations;
  /** How many people are users, or members of the organization, as far as Clerk has said: after `joined` and `refresh`. */
  joined: number;
  /** How many reminders were sent. */
  reminders: number;
  /** Whether it is asking Clerk what has become of the invitations. */
  refreshing: boolean;
  /** When it has done so last. */
  refreshedAt: Date | null;
  /** The lanes of the kinds of people that it has. */
  lanes: CampaignLane[];
  /** When it goes on, if it waits or works. */
  nextAt: Date | null;
  /** When everybody will have been invited, if nobody is refused. */
  endsAt: Date | null;
  /** What the last attempts failed with, while they do. */
  trouble: string | null;
}

/** What became of a person. */
export interface PersonOutcome {
  /** The number of the person: for `after`. */
  id: number;
  /** The line of the list, or the place in the array, counted from 1. */
  line: number;
  /** The address. */
  emailAddress: string;
  /** How it ended. */
  outcome: "created" | "already_invited" | "already_user" | "already_member" | "refused" | "ambiguous";
  /** The id of the invitation that this campaign made; of the waitlist's entry where Clerk does not show the invitation. */
  invitationId: string | null;
  /** Clerk's error code, where the reason is an error of Clerk's. */
  code: string | null;
  /** Why the person was not invited. */
  message: string | null;
  /** Where the invitation stands, as Clerk has said last; null where it has not. */
  status: "pending" | "accepted" | "expired" | "revoked" | null;
  /** When the person was invited first. */
  invitedAt: Date | null;
  /** Since when there is a user with the address, or a member of the organization; null where that is not known. */
  joinedAt: Date | null;
  /** How often the person was invited again. */
  reminders: number;
}

/** How the object reaches Clerk. */
export interface CampaignClerk {
  /** The secret key. */
  bearerAuth: string;
  /** The base URL of the API, with its version. */
  serverURL?: string | undefined;
}
