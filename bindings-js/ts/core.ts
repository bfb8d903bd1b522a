/** The client without its methods, which is all that the standalone functions need. */

import type { Method } from "./decode.js";
import { drive } from "./drive.js";
import { ClerkError, invalid } from "./errors.js";
import { type ClerkOptions, DEFAULT_BACKOFF_MS, type RequestOptions, type Settings, settings } from "./options.js";

/** A client for the standalone functions (`clerk-invitations/funcs/…`); `Clerk` is one too. */
export class ClerkCore {
  // Private, so that nothing that prints a client, or writes it as JSON, shows the key.
  readonly #options: ClerkOptions;
  readonly #settings: Settings;

  constructor(options: ClerkOptions) {
    if (typeof options !== "object" || options === null) throw invalid("options", "must be an object");
    this.#options = readable("options", () => ({ ...options }));
    const { bearerAuth, dangerouslyAllowBrowser } = this.#options;
    if (typeof bearerAuth !== "function" && (typeof bearerAuth !== "string" || bearerAuth === "")) {
      throw invalid("bearerAuth", "is needed: the secret key, or a function that answers it");
    }
    if (!dangerouslyAllowBrowser && isBrowser()) {
      const rule = "does not belong into a browser, where everybody can read it: call Clerk from a server";
      throw invalid("bearerAuth", `${rule} (dangerouslyAllowBrowser: true overrides this)`);
    }
    this.#settings = readable("options", () => settings(this.#options, undefined));
  }

  /** With `more` besides the members of the request. @internal */
  async call<T>(method: Method<T>, request: unknown, options?: RequestOptions, more?: object): Promise<T> {
    const own = options === undefined ? this.#settings : readable("options", () => settings(this.#options, options));
    if (more && typeof (request ?? {}) !== "object") throw invalid("request", "must be an object");
    return drive(method, () => (more ? { ...(request as object), ...more } : request), this.#options.bearerAuth, own);
  }

  /** How long a call with these options waits before its second attempt, at most. @internal */
  initialBackoffMs(options: RequestOptions): number {
    return settings(this.#options, options).numbers[2] || DEFAULT_BACKOFF_MS;
  }
}

/** Options may be anything: getters that throw, say. What they throw is not shown, as it may quote what it should not. @internal */
export function readable<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ClerkError ? error : invalid(name, "cannot be read: it throws");
  }
}

/** A page, or a worker of one. Server runtimes have neither a document nor `importScripts`. */
function isBrowser(): boolean {
  const { document, importScripts, navigator } = globalThis as { [name: string]: unknown };
  const agent = (navigator as { userAgent?: string } | undefined)?.userAgent ?? "";
  return typeof document === "object" || (typeof importScripts === "function" && agent.includes("Mozilla"));
}
