/** `HTTPClient` as Speakeasy's SDKs have it, for the option `httpClient`. */

/** What sends a request: `fetch`, or what serves as such. */
export type Fetcher = (request: Request) => Promise<Response>;

/** What is called around each request, attempts and lookups alike. They see the secret key in the request's headers. */
export interface Hooks {
  /** Before a request is sent; it may answer another one, which is sent instead. */
  beforeRequest: (request: Request) => Request | void | Promise<Request | void>;
  /** After an answer of whatever status, before its body is read. */
  response: (response: Response, request: Request) => void | Promise<void>;
  /** After a request without an answer. */
  requestError: (error: unknown, request: Request) => void | Promise<void>;
}

/** Sends requests, and calls hooks around them. */
export class HTTPClient {
  readonly #fetcher: Fetcher;
  readonly #hooks: { [N in keyof Hooks]: Hooks[N][] } = { beforeRequest: [], response: [], requestError: [] };

  constructor(options: { fetcher?: Fetcher | undefined } = {}) {
    this.#fetcher = options.fetcher ?? ((request) => fetch(request));
  }

  /** Adds a hook: those of a kind are called in the order in which they were added. */
  addHook<N extends keyof Hooks>(name: N, hook: Hooks[N]): this {
    this.#hooks[name].push(hook);
    return this;
  }

  /** Takes a hook away. */
  removeHook<N extends keyof Hooks>(name: N, hook: Hooks[N]): this {
    const hooks = this.#hooks[name];
    if (hooks.includes(hook)) hooks.splice(hooks.indexOf(hook), 1);
    return this;
  }

  /** Another one with the same hooks. */
  clone(): HTTPClient {
    const clone = new HTTPClient({ fetcher: this.#fetcher });
    for (const name of Object.keys(this.#hooks) as (keyof Hooks)[]) {
      for (const hook of this.#hooks[name]) clone.addHook(name, hook);
    }
    return clone;
  }

  /** Sends a request. */
  async request(request: Request): Promise<Response> {
    const { beforeRequest, response: onResponse, requestError } = this.#hooks;
    for (const hook of beforeRequest) request = (await hook(request)) ?? request;
    try {
      const response = await this.#fetcher(request);
      for (const hook of onResponse) await hook(response, request);
      return response;
    } catch (error) {
      for (const hook of requestError) await hook(error, request);
      throw error;
    }
  }
}
