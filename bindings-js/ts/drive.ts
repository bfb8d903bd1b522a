/** A call: wasm says what is to be done, this does it, until there is an end. */

import { Misfit, type Method } from "./decode.js";
import { type Circumstances, ClerkError, errorOf, invalid, type Report } from "./errors.js";
import { type Answer, exchange, type ExchangeRequest, FAILURES, type Failure, header, type Host, readHeaders } from "./exchange.js";
import type { Settings } from "./options.js";
import { redact, withoutSecret } from "./redact.js";
import { combined } from "./signals.js";
import { stop } from "./stop.js";
import { WasmCall } from "./wasm.js";

/** Larger requests are refused, in characters of JSON: they would stay in wasm's memory, and Clerk refuses them. */
const MAX_REQUEST = 8 * 1024 * 1024;

/** All headers that core reads of an answer: `core/src/transport/response.rs`. To read only these is quicker than to go over all. */
const READ = ["date", "retry-after", "clerk-trace-id", "cf-ray"];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What came of an exchange, as `WasmCall` takes it. */
type Came = [kind: number, status: number, sent: boolean, headers: Uint8Array, body: Uint8Array];

const EMPTY = new Uint8Array();

/** There was none. */
const NOTHING: Came = [0, 0, false, EMPTY, EMPTY];

type Key = string | (() => string | Promise<string>);

/** Makes a call of a method. @internal */
export async function drive<T>(
  method: Method<T>,
  request: () => unknown,
  bearerAuth: Key,
  settings: Settings,
): Promise<T> {
  const json = stringify(request, typeof bearerAuth === "string" ? bearerAuth : "");
  const { signal, end } = combined(settings.signals);
  const host: Host = { fetch: settings.fetch, init: settings.init, signal };
  let call: WasmCall | undefined;
  let last: Answer | Failure | undefined;
  /** The last exchange that was no lookup: what an error tells is about it. */
  let own: Answer | Failure | undefined;
  let came = NOTHING;
  let isOver = false;
  try {
    const key = typeof bearerAuth === "string" ? bearerAuth : await keyOf(bearerAuth, settings.timeoutMs, signal);
    const texts = encoder.encode([key, settings.serverURL, settings.headers, json].join("\0"));
    call = new WasmCall(method.number, texts, method.believesRefusals ?? false, ...settings.numbers);
    for (;;) {
      const [wish, rest] = split(call.next(isOver ? Infinity : performance.now(), Date.now(), Math.random(), ...came), "\n");
      const words = wish.split(" ");
      const verb = words[0];
      if (verb === "exchange") {
        last = await exchange(requested(words, rest), host);
        came = told(last);
        if (words[1] === method.verb) own = last;
        // Core is told that time is up: it ends the call, and knows what to say of it.
        isOver = own === last && isFinal(last, settings.retryCodes);
      } else if (verb === "sleep") {
        const over = stop(Number(words[1]), signal);
        await over.promise;
        over.end();
        came = NOTHING;
      } else if (verb === "done") {
        return read(method, wish === "done" && rest === "" && last && !last.failed ? last : undefined, rest);
      } else {
        throw failure(JSON.parse(redact(rest, key)) as Report, own ?? last, signal, key);
      }
    }
  } catch (error) {
    throw error instanceof ClerkError ? error : broken(error);
  } finally {
    call?.free();
    end();
  }
}

/** JSON of a request; what JSON would drop or change is refused. */
function stringify(request: () => unknown, key: string): string {
  let json: string;
  try {
    json = JSON.stringify(request() ?? {}, (name, value: unknown) => {
      const isLost = typeof value === "function" || typeof value === "symbol" || typeof value === "bigint";
      if (isLost || (typeof value === "number" && !Number.isFinite(value))) {
        throw invalid(name || "request", "must be JSON: a function, symbol, BigInt, NaN or Infinity is not");
      }
      return value;
    });
  } catch (cause) {
    const shown = key === "" ? cause : withoutSecret(cause, key);
    throw cause instanceof ClerkError ? cause : invalid("request", "cannot be written as JSON", shown);
  }
  if (typeof json !== "string") throw invalid("request", "must be JSON");
  if (json.length > MAX_REQUEST) throw invalid("request", `must not be longer than ${MAX_REQUEST} characters of JSON`);
  return json;
}

async function keyOf(
  bearerAuth: () => string | Promise<string>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const over = stop(timeoutMs, signal);
  let key: unknown;
  try {
    key = await Promise.race([bearerAuth(), over.promise]);
  } catch (cause) {
    throw invalid("bearerAuth", "failed to answer a key", cause);
  } finally {
    over.end();
  }
  if (signal?.aborted) throw abortion(signal, "", false);
  if (key === undefined) throw errorOf({ kind: "timeout", message: "bearerAuth answered no key within the timeout" }, {});
  if (typeof key !== "string" || key === "") throw invalid("bearerAuth", "must answer a key, a string that is not empty");
  return key;
}

/** After the words come header lines, an empty line, and the body. */
function requested([, method, timeout, url]: string[], rest: string): ExchangeRequest {
  const [head, body] = split(rest, "\n\n");
  const headers = head.split("\n").map((line) => split(line, ": "));
  return { method: method!, url: url!, headers, body, timeoutMs: Number(timeout) };
}

function told(done: Answer | Failure): Came {
  if (done.failed) return [FAILURES.indexOf(done.failed) + 2, done.status ?? 0, done.sent, EMPTY, EMPTY];
  let lines = "";
  for (const name of READ) {
    const value = header(done.headers, name);
    if (value) lines += `${name}: ${usual(value)}\n`;
  }
  return [1, done.status, true, encoder.encode(lines), done.body];
}

/** Whether it is an error that `retryCodes` leaves out. */
function isFinal({ status = 0, failed }: Answer | Failure, retryCodes: RegExp | undefined): boolean {
  return !failed && status >= 300 && retryCodes?.test(`${status}`) === false;
}

/** Of a date in one of the two forms that only old servers send, the usual one: core reads no other. */
function usual(value: string): string {
  const isOld = /^([A-Z][a-z]+day, \d\d-|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d )/.test(value);
  const time = isOld ? Date.parse(value.replace(/( GMT)?$/, " GMT")) : NaN;
  return Number.isNaN(time) ? value : new Date(time).toUTCString();
}

/** What an answer says of the server's clock, in milliseconds since the Unix epoch; not a number, where it says nothing. @internal */
export function serverTime(headers: Answer["headers"] | undefined): number {
  return Date.parse(usual((headers && header(headers, "date")) ?? ""));
}

/** The result: the last answer's body, or what core has made of what it found. */
function read<T>(method: Method<T>, answer: Answer | undefined, made: string): T {
  const body = answer ? decoder.decode(answer.body) : made;
  const misfit = ({ path, expected }: Misfit) => {
    const message = `Clerk answered ${answer?.status ?? 200}, but its body does not fit at \`${path || "."}\`: expected ${expected}`;
    const report = { kind: "validation", message, path: path || ".", mayHaveBeenExecuted: true, status: answer?.status ?? 200 };
    return errorOf(report, { body, ...(answer && { headers: readHeaders(answer.headers) }) });
  };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw misfit(new Misfit("", "JSON"));
  }
  try {
    return method.decode(json, answer?.headers);
  } catch (error) {
    throw error instanceof Misfit ? misfit(error) : error;
  }
}

function failure(
  report: Report,
  last: Answer | Failure | undefined,
  signal: AbortSignal | undefined,
  key: string,
): ClerkError {
  const isAbout = last?.status === (report.cause ?? report).status;
  const circumstances: Circumstances = {
    ...(isAbout && last && "body" in last && { headers: readHeaders(last.headers), body: decoder.decode(last.body) }),
    ...(last?.failed && last.cause !== undefined && { cause: withoutSecret(last.cause, key) }),
  };
  const isWaiting = ["connection", "timeout", "ambiguous", "aborted"].includes(report.kind);
  if (!signal?.aborted || !isWaiting) return errorOf(report, circumstances);
  return abortion(signal, key, report.mayHaveBeenExecuted ?? false);
}

function abortion(signal: AbortSignal | undefined, key: string, mayHaveBeenExecuted: boolean): ClerkError {
  const report = { kind: "aborted", message: "aborted by the caller", mayHaveBeenExecuted };
  return errorOf(report, { cause: key === "" ? signal?.reason : withoutSecret(signal?.reason, key) });
}

/** What should not happen: the module is in an unknown state, and the call may be in any. */
function broken(cause: unknown): ClerkError {
  const message = "the SDK failed in a way that it should not: please report it";
  return errorOf({ kind: "internal", message, mayHaveBeenExecuted: true }, { cause });
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
