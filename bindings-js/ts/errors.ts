/** What can go wrong. Every error of a call is one of these. */

/** One entry of `errors` in a Clerk error body. */
export interface ErrorDetail {
  /** What went wrong: `duplicate_record`, `form_param_format_invalid`, … */
  readonly code: string;
  /** A short message for developers. */
  readonly message: string;
  /** A longer message, which may name addresses. */
  readonly longMessage: string;
  /** More about it: `paramName`, `emailAddresses`, … */
  readonly meta?: { readonly paramName?: string; readonly emailAddresses?: readonly string[]; readonly [name: string]: unknown };
}

/** What is known of one person, or of one entry, that a request was about. */
export interface Fate {
  /** The address, or the id, as the request names it. */
  readonly subject: string;
  /** `done`: it took effect. `notDone`: it did not, and will not. `unknown`: it may have, or may yet. */
  readonly outcome: "done" | "notDone" | "unknown";
}

/** What core says of an error: `core/src/dynamic/error.rs`. @internal */
export interface Report {
  readonly kind: string;
  readonly message: string;
  readonly mayHaveBeenExecuted?: boolean;
  readonly status?: number;
  readonly clerkTraceId?: string;
  readonly retryAfter?: number;
  readonly errors?: readonly ErrorDetail[];
  readonly field?: string;
  readonly index?: number;
  readonly path?: string;
  readonly fates?: readonly (Fate & { readonly value?: unknown })[];
  readonly cause?: Report;
}

/** What only the host knows of an error. @internal */
export interface Circumstances {
  readonly cause?: unknown;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/**
 * The base of all errors: `error instanceof ClerkError`.
 *
 * Nothing that prints it, and no `JSON.stringify`, shows the key or a ticket; `body` and `headers` are for those who ask.
 */
export class ClerkError extends Error {
  /** The HTTP status, wherever an answer's head arrived. */
  declare readonly status: number | undefined;
  /** The first code that Clerk gives. */
  declare readonly code: string | undefined;
  /** All errors that Clerk names. */
  readonly errors: readonly ErrorDetail[];
  /** Clerk's id of the exchange, for its support. */
  declare readonly clerkTraceId: string | undefined;
  /** How long Clerk asks to wait before the next request to this endpoint, in seconds. */
  declare readonly retryAfter: number | undefined;
  /**
   * Whether the server may have done what was asked, although the call failed.
   *
   * `false` is certain. `true` means: look before you send again.
   */
  readonly mayHaveBeenExecuted: boolean;
  readonly #circumstances: Circumstances;

  /** @internal */
  constructor(report: Report, circumstances: Circumstances = {}) {
    super(report.message, "cause" in circumstances ? { cause: circumstances.cause } : undefined);
    const { status, clerkTraceId, retryAfter, errors = [] } = report;
    this.errors = errors;
    this.mayHaveBeenExecuted = report.mayHaveBeenExecuted ?? false;
    // What is not known is not printed.
    Object.assign(this, defined({ status, code: errors[0]?.code, clerkTraceId, retryAfter }));
    this.#circumstances = circumstances;
  }

  /** The headers of the answer, where there was one. */
  get headers(): Headers | undefined {
    const headers = this.#circumstances.headers;
    return headers && new Headers(headers as [string, string][]);
  }

  /** The body of the answer as it came, where there was one. It may hold secrets. */
  get body(): string | undefined {
    return this.#circumstances.body;
  }

  /** `status`, as Speakeasy's SDKs call it. */
  get statusCode(): number | undefined {
    return this.status;
  }

  /** The header `content-type` of the answer. */
  get contentType(): string | undefined {
    return this.headers?.get("content-type") ?? undefined;
  }

  /** The answer, made again of status, headers and body, where there was one: its body is there to be read. It may hold secrets. */
  get rawResponse(): Response | undefined {
    const { status, headers, body } = this;
    if (!headers) return undefined;
    return new Response([204, 205, 304].includes(status!) ? null : body!, { status: status!, headers });
  }

  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}

function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** What an answer says: all of it is there. */
class AnsweredError extends ClerkError {
  /** What `isClerkAPIResponseError` of `@clerk/backend` asks for. */
  static readonly kind = "ClerkAPIResponseError";
  /** The HTTP status. */
  declare readonly status: number;

  /** `status`, as Speakeasy's SDKs call it. */
  override get statusCode(): number {
    return this.status;
  }

  /** The headers of the answer. */
  override get headers(): Headers {
    return super.headers!;
  }

  /** The body of the answer as it came. It may hold secrets. */
  override get body(): string {
    return super.body!;
  }

  /** The answer, made again of status, headers and body: its body is there to be read. It may hold secrets. */
  override get rawResponse(): Response {
    return super.rawResponse!;
  }
}

/** Clerk refused, with errors of its own: `code`, `errors`, `clerkTraceId`. */
export class ClerkErrors extends AnsweredError {}
/** Any other status that is not 2xx: a proxy's, say. `body` has what came. */
export class APIError extends AnsweredError {}
/** There was no whole answer: no connection, an interruption, a cut body. `cause` has what `fetch` said. */
export class ConnectionError extends ClerkError {}
/** Time ran out: the timeout of the call, or of an attempt. */
export class RequestTimeoutError extends ClerkError {}
/** A signal of yours aborted. `cause` has its reason. */
export class RequestAbortedError extends ClerkError {}

/** The answer is 2xx, and is not what the method answers. The request was executed. */
export class ResponseValidationError extends ClerkError {
  /** Where in the answer: `data[3].status`, or `.` for the whole. */
  readonly path: string;

  /** @internal */
  constructor(report: Report, circumstances?: Circumstances) {
    super(report, circumstances);
    this.path = report.path ?? ".";
  }
}

/** A setting or the request breaks a rule. Nothing was sent. */
export class InvalidRequestError extends ClerkError {
  /** The field or the setting. */
  declare readonly field: string | undefined;
  /** The item of a bulk, counted from 0. */
  declare readonly index: number | undefined;

  /** @internal */
  constructor(report: Report, circumstances?: Circumstances) {
    super(report, circumstances);
    Object.assign(this, defined({ field: report.field, index: report.index }));
  }
}

/**
 * The request may have been executed, in whole or in part, and looking did not settle it. Nothing was sent again that
 * could have mailed somebody twice: look people up (`list` with `query`) before you do.
 */
export class AmbiguousError extends ClerkError {
  /** What is known of everybody the request was about, in its order. */
  readonly fates: readonly Fate[];
  readonly #values: readonly unknown[];

  /** @internal */
  constructor(report: Report, circumstances?: Circumstances) {
    super(report, circumstances);
    const fates = report.fates ?? [];
    this.fates = fates.map(({ subject, outcome }) => ({ subject, outcome }));
    this.#values = fates.map((fate) => fate.value);
  }

  /** What took effect for this address or id, as Clerk wrote it. It may hold a ticket. */
  effectFor(subject: string): unknown {
    return this.#values[this.fates.findIndex((fate) => fate.subject === subject)] ?? undefined;
  }
}

type Constructor = new (report: Report, circumstances?: Circumstances) => ClerkError;

const KINDS: { readonly [kind: string]: Constructor } = {
  clerk: ClerkErrors,
  api: APIError,
  connection: ConnectionError,
  timeout: RequestTimeoutError,
  aborted: RequestAbortedError,
  validation: ResponseValidationError,
  invalidRequest: InvalidRequestError,
  ambiguous: AmbiguousError,
};

const ALL = {
  ClerkError,
  ClerkErrors,
  APIError,
  ConnectionError,
  RequestTimeoutError,
  RequestAbortedError,
  ResponseValidationError,
  InvalidRequestError,
  AmbiguousError,
};
// On the prototype, where it is not printed as a property; and as text, which survives a minifier.
for (const [name, { prototype }] of Object.entries(ALL)) {
  Object.defineProperty(prototype, "name", { value: name, configurable: true, writable: true });
}

/** The error that a report is about. @internal */
export function errorOf(report: Report, circumstances: Circumstances): ClerkError {
  if (report.cause) circumstances = { cause: errorOf(report.cause, circumstances) };
  return new (KINDS[report.kind] ?? ClerkError)(report, circumstances);
}

/** A setting or an argument that breaks a rule. @internal */
export function invalid(field: string, rule: string, cause?: unknown): InvalidRequestError {
  const report = { kind: "invalidRequest", message: `invalid request: \`${field}\` ${rule}`, field };
  return new InvalidRequestError(report, cause === undefined ? undefined : { cause });
}
