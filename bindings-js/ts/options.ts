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
  /**
   * Which statuses may be followed by another attempt (`"429"`, `"5XX"`), of those that are at all: others end the call. All
   * may unless set.
   */
  retryCodes?: readonly string[] | undefined;
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
  /** `retries`, as Speakeasy's SDKs call it for a client. */
  retryConfig?: RetryConfig | undefined;
  /**
   * Sends each request in place of `fetch`: an `HTTPClient` of `clerk-invitations/lib/http`, or anything else that has such a
   * method. A `Request` holds no members of `fetchOptions` that the platform does not know.
   */
  httpClient?: { request(request: Request): Promise<Response> } | undefined;
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
  readonly retryCodes: RegExp | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly init: FetchOptions | undefined;
}

type Retries = [number, number, number, number, number, number];

const DEFAULT_TIMEOUT_MS = 60_000;
/** Core's own. @internal */
export const DEFAULT_BACKOFF_MS = 500;

/** The settings of a call: its own, else the client's. @internal */
export function settings(client: ClerkOptions, call: RequestOptions | undefined): Settings {
  const own = call ?? {};
  if (typeof own !== "object") throw invalid("options", "must be an object");
  const { retries = client.retries, timeoutMs = client.timeoutMs, serverURL = client.serverURL } = own;
  const { fetch = client.fetch ?? fetchOf(client.httpClient), retryCodes = client.retryCodes } = own;
  const shared = object("fetchOptions", client.fetchOptions);
  const special = object("fetchOptions", own.fetchOptions);
  if (fetch !== undefined && typeof fetch !== "function") throw invalid("fetch", "must be a function");
  if (serverURL !== undefined && typeof serverURL !== "string") throw invalid("serverURL", "must be a string");
  return {
    timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
    numbers: [
      number("timeoutMs", timeoutMs),
      ...(retries === undefined ? retryNumbers("retryConfig", client.retryConfig) : retryNumbers("retries", retries)),
    ],
    headers: headerLines([shared?.headers, client.headers, special?.headers, own.headers]),
    serverURL: serverURL ?? "",
    signals: signalsOf([client.signal, own.signal, shared?.signal, special?.signal]),
    retryCodes: statuses(retryCodes),
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

function retryNumbers(name: string, retries: RetryConfig | undefined): Retries {
  if (object(name, retries) === undefined) return [NaN, NaN, NaN, NaN, NaN, NaN];
  const { strategy } = retries as RetryConfig;
  if (strategy === "none") return [0, NaN, NaN, NaN, NaN, NaN];
  if (strategy !== "backoff") throw invalid(`${name}.strategy`, 'must be "none" or "backoff"');
  const { backoff, retryConnectionErrors } = retries as Extract<RetryConfig, { strategy: "backoff" }>;
  name += ".backoff";
  const { initialInterval, maxInterval, exponent, maxElapsedTime } = object(name, backoff) ?? {};
  return [
    1,
    number(`${name}.initialInterval`, initialInterval),
    number(`${name}.maxInterval`, maxInterval),
    number(`${name}.exponent`, exponent),
    number(`${name}.maxElapsedTime`, maxElapsedTime),
    retryConnectionErrors === false ? 0 : 1,
  ];
}

/** `["429", "5XX"]` as a pattern. */
function statuses(codes: readonly string[] | undefined): RegExp | undefined {
  if (codes === undefined) return undefined;
  if (!Array.isArray(codes) || !codes.every((code) => /^[1-5](\d\d|xx)$/i.test(code))) {
    throw invalid("retryCodes", 'must be an array of statuses: "429", "5XX"');
  }
  return new RegExp(`^(${codes.join("|").replace(/x/gi, "\\d")})$`);
}

function fetchOf(httpClient: ClerkOptions["httpClient"]): typeof globalThis.fetch | undefined {
  if (httpClient === undefined) return undefined;
  if (typeof httpClient?.request !== "function") throw invalid("httpClient", "must have a method `request`");
  return (url, init) => httpClient.request(new Request(url, init));
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
