// One HTTP exchange over `fetch`, with all that has to be done around it. The Rust crate imports this file and
// the npm package bundles it, so what the conformance suite finds out about the one holds for the other.
//
// Nothing from outside is believed to be what it should be: a `fetch` of the user's own may answer anything, or
// never; signals and errors may be proxies; `Response` and `Uint8Array` may come from another realm, where
// `instanceof` fails.

import { header, takeHeaders } from "./headers.js";

/**
 * @typedef {{ method: string, url: string, headers: Iterable<[string, string]>, body?: string | Uint8Array | null, timeoutMs?: number }} ExchangeRequest
 * @typedef {{ fetch?: typeof globalThis.fetch, init?: object, signal?: AbortSignal, maxBodyBytes?: number }} Host
 * @typedef {{ status: number, headers: Headers | [string, string][], body: Uint8Array }} Answer
 * @typedef {{ failed: "request" | "connect" | "timeout" | "interrupted" | "body" | "bodyTooLarge" | "aborted", status?: number, sent: boolean, cause?: unknown }} Failure
 * @typedef {{ over: boolean, response?: any, reader?: any }} Reading
 */

/** Larger bodies are refused, unless told otherwise: 8 MiB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** A longer time would make `setTimeout` fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Scheme and host, path, query; and no fragment. */
const ABSOLUTE_URL = /^https?:\/\/[^/?#\\]+([^?#]*)(\?[^#]*)?$/i;

/** How runtimes say for certain that no connection came about; workerd and browsers never do. */
const NOT_CONNECTED = {
  /** Node and Bun: the system call that failed. It goes before the code: a host may become unreachable later. */
  syscalls: ["connect", "getaddrinfo"],
  /** Node and Bun: what failed; below, what is wrong with a certificate. */
  codes: [
    "ECONNREFUSED",
    "ConnectionRefused",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "CERT_UNTRUSTED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ],
  /** Deno: a part of the message. */
  message: "client error (Connect)",
};

/**
 * Sends a request and reads the whole answer. Never throws, never rejects, and always settles: where `fetch`
 * never does, once time or a signal says stop.
 *
 * @param {ExchangeRequest} request
 * @param {Host} [host]
 * @returns {Promise<Answer | Failure>}
 */
export function exchange(request, host) {
  return new Promise((resolve) => {
    /** @type {Reading} */
    const reading = { over: false };
    /** @type {any[]} */
    const signals = [];
    /** @type {AbortController} */
    let controller;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {number | undefined} */
    let status;
    let sent = false;

    /** @param {Answer | Failure} outcome */
    const end = (outcome) => {
      if (reading.over) return;
      reading.over = true;
      resolve(outcome);
      clearTimeout(timer);
      for (const signal of signals) quietly(() => signal.removeEventListener("abort", onAbort));
    };

    /** @param {Failure["failed"]} failed @param {unknown} [cause] */
    const fail = (failed, cause) => {
      if (reading.over) return;
      end({ failed, status, sent, cause });
      if (sent) quietly(() => controller.abort(cause));
      quietly(() => cancel(reading));
    };

    /** @param {unknown} event */
    const onAbort = (event) => fail("aborted", look(look(event, "target"), "reason"));

    const run = async () => {
      const { fetch = globalThis.fetch, signal, maxBodyBytes = MAX_BODY_BYTES } = host ?? {};
      /** @type {any} */
      const init = { ...host?.init };
      for (const it of [signal, init.signal]) {
        if (!it) continue;
        if (it.aborted) return fail("aborted", it.reason);
        signals.push(it);
        it.addEventListener("abort", onAbort);
      }
      if (typeof fetch !== "function") throw new TypeError("there is no fetch");
      prepare(request, init, !host?.fetch);
      controller = new AbortController();
      init.signal = controller.signal;
      if (!host?.fetch) sendOnce(init);
      const { timeoutMs = Infinity } = request;
      if (timeoutMs <= MAX_TIMER_MS) timer = setTimeout(fail, timeoutMs, "timeout");

      // What has been called up to here may have aborted it.
      if (reading.over) return;
      sent = true;
      const response = (reading.response = await fetch(request.url, init));
      // Nobody waits for it any more, so it is not to be received either.
      if (reading.over) return quietly(() => cancel(reading));

      const headers = takeHeaders(look(response, "headers"));
      const code = (status = readStatus(response));
      const length = header(headers, "content-length");
      // What is compressed says how long it is before.
      const size = /^\d+$/.test(length) && !header(headers, "content-encoding") ? +length : NaN;
      if (size > maxBodyBytes) return fail("bodyTooLarge");
      const body = await readBody(size <= maxBodyBytes, maxBodyBytes, reading);
      if (!body || body.length > maxBodyBytes) return fail("bodyTooLarge");
      end({ status: code, headers, body });
    };

    run().catch((cause) => {
      if (!sent) return fail("request", cause);
      if (status !== undefined) return fail("body", cause);
      sent = reading.response !== undefined || !isNotConnected(cause);
      fail(sent ? "interrupted" : "connect", cause);
    });
  });
}

/** The last URL that `fetch` leaves as it is: most requests go where the last one went. */
let checkedUrl = "";

/**
 * Makes `init` what this request needs, or throws where `fetch` would send another one.
 *
 * @param {ExchangeRequest} request
 * @param {any} init
 * @param {boolean} isOwn
 */
function prepare({ method, url, headers, body }, init, isOwn) {
  if (url !== checkedUrl) checkUrl(url);
  init.method = method;
  const pairs = [...headers];
  const record = Object.fromEntries(pairs);
  // A record, which repeats no name, is what the host's own reads soonest; a user's may expect to find `Headers`.
  const isRecord = isOwn && Object.keys(record).length === pairs.length;
  init.headers = isRecord ? record : new Headers(pairs);
  if (body?.length) init.body = body;
  else delete init.body;
  // The request carries a secret key.
  init.redirect = "manual";
}

/** @param {string} url */
function checkUrl(url) {
  const parts = ABSOLUTE_URL.exec(url);
  if (!parts) throw new TypeError("the URL is not an absolute one of http or https");
  const { origin, href } = new URL(url);
  // To a URL `%2e%2e` is a step up, and so another operation.
  if (href !== origin + (parts[1] || "/") + (parts[2] ?? "")) {
    throw new TypeError("the URL is not one that fetch leaves as it is");
  }
  checkedUrl = url;
}

/**
 * Keeps runtimes from sending a request again by themselves where a connection ends without an answer. (Browsers do so
 * too, and cannot be kept from it; nor can a `fetch` of the user's own.)
 *
 * @param {any} init
 */
function sendOnce(init) {
  const { Bun, Deno } = /** @type {any} */ (globalThis);
  if (Deno && init.method !== "GET") {
    // What has been streamed is gone.
    init.body = new Blob(init.body ? [init.body] : []).stream();
    init.duplex = "half";
  }
  if (Bun && init.method === "DELETE") init.keepalive = false;
}

/**
 * The status of what is a response; throws where it is none.
 *
 * @param {any} response @returns {number}
 */
function readStatus(response) {
  const status = response?.status;
  if (status === 0) throw new TypeError("the browser hides the answer: a redirect, which it does not show");
  const isReadable = METHODS.some((name) => can(response, name)) || isStream(look(response, "body"));
  if (!Number.isInteger(status) || status < 200 || status > 599 || !isReadable) {
    throw new TypeError("fetch answered something that is no Response");
  }
  return status;
}

/** What reads a whole body. */
const METHODS = ["arrayBuffer", "text", "json"];

/** @param {any} body */
function isStream(body) {
  return body === null || can(body, "getReader");
}

/**
 * The whole body, at once where its size is known or nothing else is possible; `undefined` where it is too large,
 * or nobody waits for it any more. To ask for the stream costs: it is asked for only where it is needed.
 *
 * @param {boolean} isBounded @param {number} max @param {Reading} reading
 */
async function readBody(isBounded, max, reading) {
  const { response } = reading;
  const isAtOnce = can(response, "arrayBuffer");
  if (!(isBounded && isAtOnce)) {
    const body = look(response, "body");
    if (body === null) return new Uint8Array();
    if (isStream(body)) return readChunks(body, max, reading);
  }
  if (isAtOnce) return bytesOf(await response.arrayBuffer());
  const text = can(response, "text") ? await response.text() : JSON.stringify(await response.json());
  return new TextEncoder().encode(text);
}

/** Tells the host that the rest is not wanted. @param {Reading} reading */
function cancel({ response, reader }) {
  return (reader ?? response?.body)?.cancel();
}

/** Never holds more than a chunk beyond the cap. @param {any} body @param {number} max @param {Reading} reading */
async function readChunks(body, max, reading) {
  const reader = (reading.reader = body.getReader());
  let bytes = new Uint8Array();
  let size = 0;
  while (!reading.over) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, size);
    const chunk = bytesOf(value);
    const end = size + chunk.length;
    if (end > max) return undefined;
    if (size === 0) {
      bytes = chunk;
    } else {
      if (end > bytes.length) {
        const grown = new Uint8Array(Math.max(end, 2 * bytes.length));
        grown.set(bytes);
        bytes = grown;
      }
      bytes.set(chunk, size);
    }
    size = end;
    // A stream of nothing at all would keep every timer from firing.
    if (chunk.length === 0) await new Promise((next) => setTimeout(next));
  }
  return undefined;
}

/** The bytes of a buffer or a view, of whatever realm; throws for anything else. @param {any} value */
function bytesOf(value) {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(value) ? value : new DataView(value);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Whether the runtime says for certain that no connection came about. @param {unknown} error */
function isNotConnected(error) {
  return [error, look(error, "cause")].some((it) => {
    const syscall = look(it, "syscall");
    if (typeof syscall === "string") return NOT_CONNECTED.syscalls.includes(syscall);
    const message = look(it, "message");
    const says = typeof message === "string" && message.includes(NOT_CONNECTED.message);
    return says || NOT_CONNECTED.codes.includes(look(it, "code"));
  });
}

/** A member of anything; looking never throws. @param {any} value @param {string} name */
function look(value, name) {
  try {
    return value?.[name];
  } catch {
    return undefined;
  }
}

/** @param {any} value @param {string} method */
function can(value, method) {
  return typeof look(value, method) === "function";
}

/** Does what nobody waits for, whatever comes of it. @param {() => unknown} act */
async function quietly(act) {
  try {
    await act();
  } catch {
    // There is nobody to tell.
  }
}
