import { ClerkCore } from "./core.js";
import { Invitations, WaitlistEntries } from "./generated/resources.js";

/** A client of Clerk's Backend API. It holds no connection: make as many as you like. */
export class Clerk extends ClerkCore {
  /** Application invitations. */
  readonly invitations: Invitations = new Invitations(this);
  /** The waitlist. */
  readonly waitlistEntries: WaitlistEntries = new WaitlistEntries(this);
}
