/** The type of the option `retries`, where the documentation of Clerk's Speakeasy SDK links it. */

export type { RetryConfig } from "../../options.js";
