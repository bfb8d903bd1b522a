/** Settings of a client and of a call: their types, their rules, and how they are told to wasm. */

import { invalid } from "./errors.js";

/** Whether and when a failed attempt is followed by another. All times are milliseconds. */
export type RetryConfig =
  /** One attempt, and no look for what became of it. */
  | { strategy: "none" }
  | {
      strategy: "backoff";
      /** The waits between attempts. */
      backoff?: {
        /** The first wait: 500 unless set. */
        initialInterval?: number;
        /** The longest wait: 60,000 unless set. A `Retry-After` may be longer. */
        maxInterval?: number;
        /** By which factor a wait is longer than the one before: 1.5 unless set. */
        exponent?: number;
        /** After how long no further attempt begins: 3,600,000 unless set; `timeoutMs` may be shorter. */
        maxElapsedTime?: number;
      };
      /** Whether an attempt is repeated where no connection came about: yes unless set. */
      retryConnectionErrors?: boolean;
    };

/** Any member of `RequestInit` less method and body; those of platforms too: `cf`, `next`, … */
export type FetchOptions = Omit<RequestInit, "method" | "body"> & { [name: string]: unknown };

/** Settings of one call, in place of the client's. */
export interface RequestOptions {
  /** Whether and when a failed attempt is followed by another. */
  retries?: RetryConfig | undefined;
  /** The longest that the call may take, all attempts and waits included, in milliseconds: 60,000 unless set. */
  timeoutMs?: number | undefined;
  /** Ends the call, waits included, as soon as it aborts. */
  signal?: AbortSignal | null | undefined;
  /** Headers that are added, or replace the SDK's own. */
  headers?: HeadersInit | undefined;
  /** What is handed to `fetch` besides. */
  fetchOptions?: FetchOptions | undefined;
  /** Where the API is: `https://api.clerk.com/v1` unless set. */
  serverURL?: string | undefined;
  /** Called in place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Settings of a client. */
export interface ClerkOptions extends RequestOptions {
  /** The secret key (`sk_test_…`, `sk_live_…`), or a function that answers it, which is called for each call. */
  bearerAuth: string | (() => string | Promise<string>);
  /** A secret key does not belong into a browser: without this the SDK refuses to start there. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** All settings of a call, as they are told to wasm and to `exchange`. @internal */
export interface Settings {
  readonly timeoutMs: number;
  /** The timeout, and the retries: `WasmCall` has their order. */
  readonly numbers: readonly [timeout: number, ...Retries];
  /** Lines of `name: value`. */
  readonly headers: string;
  readonly serverURL: string;
  readonly signals: readonly AbortSignal[];
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly init: FetchOptions | undefined;
}

type Retries = [number, number, number, number, number, number];

const DEFAULT_TIMEOUT_MS = 60_000;

/** The settings of a call: its own, else the client's. @internal */
export function settings(client: RequestOptions, call: RequestOptions | undefined): Settings {
  const own = call ?? {};
  if (typeof own !== "object") throw invalid("options", "must be an object");
  const { retries = client.retries, timeoutMs = client.timeoutMs, serverURL = client.serverURL } = own;
  const { fetch = client.fetch } = own;
  const shared = object("fetchOptions", client.fetchOptions);
  const special = object("fetchOptions", own.fetchOptions);
  if (fetch !== undefined && typeof fetch !== "function") throw invalid("fetch", "must be a function");
  if (serverURL !== undefined && typeof serverURL !== "string") throw invalid("serverURL", "must be a string");
  return {
    timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
    numbers: [number("timeoutMs", timeoutMs), ...retryNumbers(retries)],
    headers: headerLines([shared?.headers, client.headers, special?.headers, own.headers]),
    serverURL: serverURL ?? "",
    signals: signalsOf([client.signal, own.signal, shared?.signal, special?.signal]),
    fetch,
    init: shared || special ? { ...shared, ...special, signal: null } : undefined,
  };
}

function object<T>(name: string, value: T | undefined): T | undefined {
  if (value !== undefined && (typeof value !== "object" || value === null)) throw invalid(name, "must be an object");
  return value;
}

/** What is not set is no number, to wasm. */
function number(name: string, value: unknown): number {
  if (value === undefined) return NaN;
  if (typeof value !== "number" || !(value >= 0)) throw invalid(name, "must be a number, not negative");
  return value;
}

function retryNumbers(retries: RetryConfig | undefined): Retries {
  if (object("retries", retries) === undefined) return [NaN, NaN, NaN, NaN, NaN, NaN];
  const { strategy } = retries as RetryConfig;
  if (strategy === "none") return [0, NaN, NaN, NaN, NaN, NaN];
  if (strategy !== "backoff") throw invalid("retries.strategy", 'must be "none" or "backoff"');
  const { backoff, retryConnectionErrors } = retries as Extract<RetryConfig, { strategy: "backoff" }>;
  const { initialInterval, maxInterval, exponent, maxElapsedTime } = object("retries.backoff", backoff) ?? {};
  return [
    1,
    number("retries.backoff.initialInterval", initialInterval),
    number("retries.backoff.maxInterval", maxInterval),
    number("retries.backoff.exponent", exponent),
    number("retries.backoff.maxElapsedTime", maxElapsedTime),
    retryConnectionErrors === false ? 0 : 1,
  ];
}

/** What comes later replaces what comes before. */
function headerLines(all: readonly (HeadersInit | null | undefined)[]): string {
  const given = all.filter((headers) => headers !== undefined && headers !== null);
  if (given.length === 0) return "";
  try {
    const joined = new Headers();
    for (const headers of given) new Headers(headers).forEach((value, name) => joined.set(name, value));
    let lines = "";
    joined.forEach((value, name) => (lines += `${name}: ${value}\n`));
    return lines;
  } catch {
    // Without the cause, which quotes the header.
    throw invalid("headers", "must be what `new Headers` takes");
  }
}

/** Those that are given, each once. @internal */
export function signalsOf(signals: readonly (AbortSignal | null | undefined)[]): AbortSignal[] {
  const given = [...new Set(signals)].filter((signal) => signal !== undefined && signal !== null);
  const isSignal = ({ aborted, addEventListener, removeEventListener }: AbortSignal) =>
    [typeof aborted, typeof addEventListener, typeof removeEventListener].join() === "boolean,function,function";
  if (!given.every(isSignal)) throw invalid("signal", "must be an AbortSignal");
  return given;
}
