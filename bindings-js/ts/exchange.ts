// @ts-expect-error JavaScript, with its types in comments: the Rust crate for wasm32 has it from the same file.
import { exchange as untyped } from "../../transport-wasm/js/exchange.js";
// @ts-expect-error As above.
import * as headers from "../../transport-wasm/js/headers.js";

export interface ExchangeRequest {
  method: string;
  url: string;
  headers: Iterable<readonly [string, string]>;
  body?: string | undefined;
  timeoutMs?: number;
}

export interface Host {
  fetch?: typeof globalThis.fetch | undefined;
  init?: object | undefined;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  /** For `header` and `readHeaders`. */
  headers: Headers | [string, string][];
  body: Uint8Array;
  failed?: undefined;
}

export interface Failure {
  failed: (typeof FAILURES)[number];
  status?: number;
  sent: boolean;
  cause?: unknown;
}

/** The kinds of failures, by the number that wasm has for each. */
export const FAILURES = ["request", "connect", "timeout", "interrupted", "body", "bodyTooLarge", "aborted"] as const;

/** One HTTP exchange. It never rejects. */
export const exchange: (request: ExchangeRequest, host: Host) => Promise<Answer | Failure> = untyped;

/** The header of this name, which is in lower case. */
export const header: (headers: Answer["headers"], name: string) => string | null | undefined = headers.header;

/** All headers. */
export const readHeaders: (headers: Answer["headers"]) => [string, string][] = headers.readHeaders;
