/** The client as `createClerkClient` of `@clerk/backend` makes it: its names, beside ours. */

import { readable } from "./core.js";
import { invalid } from "./errors.js";
import { ClerkClient } from "./generated/clerk-client.js";
import type { ClerkOptions } from "./options.js";

const API_URL = "https://api.clerk.com";

/** Settings of `@clerk/backend` that are about other things than invitations and the waitlist. They are taken, and do nothing. */
export type UnusedClerkClientOption =
  | "audience"
  | "domain"
  | "isSatellite"
  | "jwtKey"
  | "machineSecretKey"
  | "proxyUrl"
  | "publishableKey"
  | "requireSecretKey"
  | "sdkMetadata"
  | "telemetry"
  | "userAgent";

/** Settings as `@clerk/backend` names them, and those of `Clerk`. */
export interface ClerkClientOptions
  extends Omit<ClerkOptions, "bearerAuth">, Partial<Record<UnusedClerkClientOption, unknown>> {
  /** The secret key, or a function that answers it. It must be there, although its type lets it be missing. */
  secretKey?: ClerkOptions["bearerAuth"] | undefined;
  /** Where the API is, without its version: `https://api.clerk.com` unless set. `serverURL` has the version in it. */
  apiUrl?: string | undefined;
  /** The version in the API's URL: `v1` unless set. */
  apiVersion?: string | undefined;
}

/** Makes a client as `@clerk/backend` does: code for invitations and the waitlist needs another import, and no other change. */
export function createClerkClient(options: ClerkClientOptions): ClerkClient {
  const { secretKey, apiUrl, apiVersion, ...others } = readable("options", () => ({ ...options }));
  if (secretKey === undefined) throw invalid("secretKey", "is needed");
  for (const [name, value] of Object.entries({ apiUrl, apiVersion })) {
    if (value !== undefined && typeof value !== "string") throw invalid(name, "must be a string");
  }
  const isSet = apiUrl !== undefined || apiVersion !== undefined;
  const url = isSet ? `${(apiUrl ?? API_URL).replace(/\/+$/, "")}/${apiVersion ?? "v1"}` : undefined;
  return new ClerkClient({ serverURL: url, ...others, bearerAuth: secretKey });
}
