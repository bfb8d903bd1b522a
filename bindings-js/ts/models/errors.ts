/** The errors, where Speakeasy's SDKs have them. */

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
  ResponseValidationError as SDKValidationError,
} from "../errors.js";
