/** The type of the option `retries`, where Speakeasy's SDKs have it. */

export type { RetryConfig } from "../options.js";
