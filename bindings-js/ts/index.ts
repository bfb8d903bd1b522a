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
export type * from "./generated/models.js";
export type * from "./generated/clerk-client.js";
export type * from "./generated/requests.js";
export type * from "./generated/resources.js";
export type { Listing } from "./listing.js";
export type { ClerkOptions, FetchOptions, RequestOptions, RetryConfig } from "./options.js";
export type { Result } from "./result.js";
