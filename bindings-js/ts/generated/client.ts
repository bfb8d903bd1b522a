// Made from core's declarations: cargo xtask codegen. Do not edit.

import { ClerkCore } from "../core.js";
import { Invitations, OrganizationInvitations, WaitlistEntries } from "./resources.js";

/** A client of Clerk's Backend API. It holds no connection: make as many as you like. */
export class Clerk extends ClerkCore {
  /** Application invitations. */
  readonly invitations: Invitations = new Invitations(this);
  /** Organization invitations. */
  readonly organizationInvitations: OrganizationInvitations = new OrganizationInvitations(this);
  /** The waitlist. */
  readonly waitlistEntries: WaitlistEntries = new WaitlistEntries(this);
}
