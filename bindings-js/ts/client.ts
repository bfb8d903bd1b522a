/** The clients: Speakeasy's shape and that of `@clerk/backend`. */

import { ClerkCore } from "./core.js";
import { invalid } from "./errors.js";
import { Invitations, WaitlistEntries } from "./generated/resources.js";
import type { ClerkOptions } from "./options.js";

/** A client of Clerk's Backend API. It holds no connection: make as many as you like. */
export class Clerk extends ClerkCore {
  /** Application invitations. */
  readonly invitations: Invitations = new Invitations(this);
  /** The waitlist. */
  readonly waitlistEntries: WaitlistEntries = new WaitlistEntries(this);
}

/** Settings as `@clerk/backend` names them. */
export interface ClerkClientOptions extends Omit<ClerkOptions, "bearerAuth"> {
  /** The secret key, or a function that answers it. */
  secretKey: ClerkOptions["bearerAuth"];
  /** Where the API is, without its version: `https://api.clerk.com` unless set. `serverURL` has the version in it. */
  apiUrl?: string | undefined;
}

/** The same client, made as `@clerk/backend` makes one. */
export function createClerkClient({ secretKey, apiUrl, ...options }: ClerkClientOptions): Clerk {
  if (secretKey === undefined) throw invalid("secretKey", "is needed");
  const serverURL = options.serverURL ?? (apiUrl === undefined ? undefined : `${apiUrl.replace(/\/+$/, "")}/v1`);
  return new Clerk({ ...options, serverURL, bearerAuth: secretKey });
}
