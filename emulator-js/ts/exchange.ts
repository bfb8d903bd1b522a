/** From a request as `fetch` takes it to what the emulator answers, with everything that can go wrong on the way. */

import type { Reply } from "./wasm.js";

/** What the emulator reads of a body; one byte more shows that there is more. */
export const MAX_BODY = 1024 * 1024;

/** Blanks are sent in pieces of so many. */
const CHUNK = 64 * 1024;
const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type Handle = (method: string, target: string, headers: string[], body: Uint8Array) => Reply;

export async function exchange(handle: Handle, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let request = new Request(typeof input === "string" ? new URL(input, "http://localhost") : input, init);
  const body = new Uint8Array(await request.clone().arrayBuffer()).subarray(0, MAX_BODY + 1);
  for (let redirects = 0; ; redirects++) {
    const response = await once(handle, request, request.method === "GET" ? new Uint8Array() : body);
    const location = response.headers.get("location");
    if (!REDIRECTS.has(response.status) || location === null || request.redirect === "manual") return response;
    if (request.redirect === "error" || redirects === MOST_REDIRECTS) throw failed("UND_ERR_REDIRECT", "unexpected redirect");
    const kept = response.status === 307 || response.status === 308;
    const { headers, signal } = request;
    const next = { method: kept ? request.method : "GET", headers, signal };
    request = new Request(new URL(location, request.url), kept && next.method !== "GET" ? { ...next, body } : next);
  }
}

async function once(handle: Handle, request: Request, body: Uint8Array): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const { pathname, search } = new URL(request.url);
  const reply = handle(request.method, pathname + search, [...request.headers].flat(), body);
  try {
    if (reply.delay > 0) await sleep(reply.delay, signal);
    if (reply.kind === "stalled") await sleep(undefined, signal);
    if (reply.kind === "closed") throw failed("UND_ERR_SOCKET", "other side closed");
    return answer(reply, request.url);
  } finally {
    reply.free();
  }
}

function answer(reply: Reply, url: string): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < reply.headers.length; at += 2) headers.append(reply.headers[at]!, reply.headers[at + 1]!);
  const response = new Response(bodyOf(reply), { status: reply.status, headers });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

function bodyOf(reply: Reply): BodyInit | null {
  if (reply.kind === "oversized") {
    let left = reply.blanks;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const size = Math.min(left, CHUNK);
        left -= size;
        if (size > 0) controller.enqueue(new Uint8Array(size).fill(32));
        if (left === 0) controller.close();
      },
    });
  }
  const bytes = reply.body as Uint8Array<ArrayBuffer>;
  if (reply.kind === "truncated") {
    let isSent = false;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isSent) controller.error(failed("UND_ERR_SOCKET", "other side closed", "terminated"));
        else controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
        isSent = true;
      },
    });
  }
  return bytes.length > 0 ? bytes : null;
}

/** As Node's `fetch` fails where a connection ends. */
function failed(code: string, reason: string, message = "fetch failed"): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code }) });
}

/** Waits, for ever unless told how long; an abort ends it. */
function sleep(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
    function done() {
      signal.removeEventListener("abort", aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
  });
}
