/** The type of what the standalone functions answer, where Speakeasy's SDKs have it. */

export type { Result } from "../result.js";
