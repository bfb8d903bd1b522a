/** Webhooks: a delivery is checked to be Clerk's, and typed. No wasm: WebCrypto is in every runtime. */

import type { WebhookEvent } from "./generated/webhooks.js";

export type * from "./generated/webhooks.js";

/** What is asked of a request: `Request` has it. */
export interface WebhookRequest {
  /** Its headers. */
  readonly headers: { get(name: string): string | null };
  /** The bytes of its body. Nothing may have read them before. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** How a delivery is checked. */
export interface VerifyWebhookOptions {
  /**
   * The endpoint's signing secret (`whsec_…`), or several: the former one too, after a rotation. Unless set, it is the
   * environment's `CLERK_WEBHOOK_SIGNING_SECRET`.
   */
  signingSecret?: string | readonly string[] | undefined;
  /** How far the delivery's time and the clock may be apart, in both directions, in seconds: 300 unless set. */
  toleranceInSeconds?: number | undefined;
  /** The time, in milliseconds since the Unix epoch: `Date.now()` unless set. */
  now?: number | undefined;
}

/** Why a delivery is not taken. */
export type WebhookErrorCode =
  /** No signing secret is set, or it is no base64. */
  | "invalid_secret"
  /** A header is missing: this is hardly a webhook. */
  | "missing_header"
  /** The timestamp is no whole number of seconds. */
  | "invalid_timestamp"
  /** Signed too long ago, or in the future: held up, recorded by somebody, or a clock is wrong. */
  | "not_recent"
  /** The secret is another endpoint's, the body is not the bytes that came, or it is a forgery. */
  | "no_matching_signature"
  /** It is signed, but is no event. */
  | "invalid_event";

/** A delivery is not taken. It shows no secret, no signature, and nothing of the body. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";

  constructor(
    /** Why. */
    readonly code: WebhookErrorCode,
    message: string,
  ) {
    super(`webhook: ${message}`);
  }
}

const PREFIX = "whsec_";

/**
 * Checks that a request is a delivery of Clerk's, and reads its event: `evt.type` tells what `evt.data` is.
 *
 * The headers are `svix-id`, `svix-timestamp` and `svix-signature`, or `webhook-…`. The same delivery is taken as often as it
 * comes: `evt.message_id` is the same in each attempt.
 *
 * Rejects with a {@link WebhookVerificationError}; answer 400 then.
 */
export async function verifyWebhook(request: WebhookRequest, options: VerifyWebhookOptions = {}): Promise<WebhookEvent> {
  const secrets = [options.signingSecret ?? environment() ?? []].flat();
  if (!secrets.length) fail("invalid_secret", "neither `signingSecret` nor CLERK_WEBHOOK_SIGNING_SECRET is set");
  const keys = await Promise.all(secrets.map(key));
  const header = (name: string) => {
    const value = (request.headers.get(`svix-${name}`) || request.headers.get(`webhook-${name}`))?.trim();
    return value || fail("missing_header", `there is no \`svix-${name}\` header`);
  };
  const [id, seconds, signatures] = [header("id"), header("timestamp"), header("signature")];
  if (!/^\d{1,15}$/.test(seconds)) fail("invalid_timestamp", "the `svix-timestamp` header is no whole number of seconds");
  const { toleranceInSeconds: tolerance = 300, now = Date.now() } = options;
  const age = Math.floor(now / 1000) - Number(seconds);
  // So that what is no number is refused, too.
  if (!(Math.abs(age) <= tolerance)) {
    const when = age < 0 ? "in the future" : "ago";
    fail("not_recent", `signed ${Math.abs(age)} s ${when}, and ${tolerance} s are allowed: held up, recorded, or a clock is wrong`);
  }
  const body = new Uint8Array(await request.arrayBuffer());
  const message = join(new TextEncoder().encode(`${id}.${seconds}.`), body);
  let isSigned = false;
  for (const key of keys) {
    const expected = `v1,${await authenticate(key, message)}`;
    // Each is compared, whether or not an earlier one fits.
    for (const signature of signatures.split(" ")) isSigned = same(signature, expected) || isSigned;
  }
  if (!isSigned) {
    fail("no_matching_signature", "no signature fits. Is the signing secret this endpoint's, and is the body checked before anything parses it?");
  }
  return read(body, id);
}

function fail(code: WebhookErrorCode, message: string): never {
  throw new WebhookVerificationError(code, message);
}

function environment(): string | undefined {
  const { process } = globalThis as { process?: { env?: { [name: string]: string | undefined } } };
  try {
    return process?.env?.["CLERK_WEBHOOK_SIGNING_SECRET"];
  } catch {
    // Deno throws where it may not be read.
    return undefined;
  }
}

/** Keys that were made: to make one takes as long as to use it. */
const KEYS = new Map<string, Promise<CryptoKey>>();
const MOST_KEYS = 100;

function key(secret: string): Promise<CryptoKey> {
  const known = KEYS.get(secret);
  if (known) return known;
  const made = crypto.subtle.importKey("raw", decoded(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  if (KEYS.size >= MOST_KEYS) KEYS.clear();
  KEYS.set(secret, made);
  return made;
}

function decoded(secret: string): Uint8Array<ArrayBuffer> {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text)) fail("invalid_secret", `the signing secret must be base64, after \`${PREFIX}\``);
  if (!text) fail("invalid_secret", "the signing secret must not be empty");
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return fail("invalid_secret", `the signing secret must be base64, after \`${PREFIX}\``);
  }
}

function join(start: Uint8Array, end: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(start.length + end.length);
  joined.set(start);
  joined.set(end, start.length);
  return joined;
}

async function authenticate(key: CryptoKey, message: Uint8Array<ArrayBuffer>): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign("HMAC", key, message))));
}

/** In a time that does not depend on where they differ. */
function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

function read(body: Uint8Array, message_id: string): WebhookEvent {
  let event: WebhookEvent | undefined;
  try {
    event = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    // The parser's own words have parts of the body in them.
  }
  if (typeof event?.type !== "string" || event.data === undefined) return fail("invalid_event", "the body is no event");
  const { type, data, event_attributes, timestamp, instance_id } = event;
  return { type, object: "event", data, event_attributes, timestamp, instance_id, message_id } as WebhookEvent;
}
