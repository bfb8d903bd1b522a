export { Clerk } from "./generated/client.js";
export { type ClerkClientOptions, createClerkClient, type UnusedClerkClientOption } from "./clerk-client.js";
export { ClerkCore } from "./core.js";
export type { Page } from "./decode.js";
export {
  AmbiguousError,
  APIError,
  ClerkError,
  ClerkErrors,
  ConnectionError,
  type ErrorDetail,
  type Fate,
  InvalidRequestError,
  RequestAbortedError,
  RequestTimeoutError,
  ResponseValidationError,
} from "./errors.js";
export type {
  DeletedObject,
  Invitation,
  OrganizationInvitation,
  PublicOrganizationData,
  PublicUserData,
  WaitlistEntry,
} from "./generated/models.js";
export type {
  ClerkClient,
  ClerkClientInvitations,
  ClerkClientOrganizations,
  ClerkClientWaitlistEntries,
} from "./generated/clerk-client.js";
export type * from "./generated/requests.js";
export type { Invitations, OrganizationInvitations, WaitlistEntries } from "./generated/resources.js";
export type { Listing } from "./listing.js";
export type { ClerkOptions, FetchOptions, RequestOptions, RetryConfig } from "./options.js";
export type { Result } from "./result.js";
