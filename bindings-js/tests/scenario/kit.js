/** What the parts of the scenario share: checks, clients that do not wait, and the emulator's control side. */

/** To be found nowhere but in an `authorization` header. */
export const KEY = "sk_test_canaryKEYcanary0123456789";

/** Every attempt, and no long waits between them; the timeout ends them. */
export const QUICK = { strategy: "backoff", backoff: { initialInterval: 2, maxInterval: 10, exponent: 1.5 } };

export const NONE = { strategy: "none" };

export class Kit {
  /** How many checks held. */
  passed = 0;

  constructor(sdk, config) {
    Object.assign(this, sdk);
    this.emulatorURL = config.emulatorURL;
    this.serverURL = `${config.emulatorURL}/v1`;
    this.deadURL = `${config.deadURL}/v1`;
    this.deliveries = config.deliveries;
  }

  /** A client of the emulator. */
  clerk(options) {
    return new this.root.Clerk(this.options(options));
  }

  options(options) {
    const own = { bearerAuth: KEY, serverURL: this.serverURL, retries: QUICK, timeoutMs: 10_000 };
    return { ...own, dangerouslyAllowBrowser: true, ...options };
  }

  // The emulator.

  reset = () => this.control("reset", {});
  fault = (fault) => this.control("faults", fault);
  state = () => this.control("state");
  requests = () => this.control("requests");

  /** Whom Clerk would have mailed. */
  async mails() {
    return (await this.control("outbox")).map((mail) => mail.to);
  }

  async control(route, body) {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${this.emulatorURL}/_emulator/${route}`, init);
    const answer = await response.json();
    if (!response.ok) throw new Error(`the emulator refused ${route}: ${JSON.stringify(answer)}`);
    return answer;
  }

  // Checks.

  ok(condition, what) {
    if (!condition) throw new Error(`does not hold: ${what}`);
    this.passed++;
  }

  equal(actual, expected, what) {
    const [is, ought] = [plain(actual), plain(expected)];
    if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
    this.passed++;
  }

  /** The error that a call ends with; it must be of that class, and have these members. */
  async fails(call, Class, members = {}) {
    let value;
    try {
      value = await (typeof call === "function" ? call() : call);
    } catch (error) {
      if (!(error instanceof Class)) throw new Error(`a ${Class.name} was expected, but it is ${error?.stack ?? error}`);
      for (const [name, expected] of Object.entries(members)) this.equal(error[name], expected, name);
      this.passed++;
      return error;
    }
    throw new Error(`an error was expected, but it answered ${plain(value)}`);
  }
}

/** Text that is the same for what is equal. `undefined` is told from what is missing only by its value. */
function plain(value) {
  const sorted = (_, value) => {
    if (value === undefined) return "undefined";
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, sorted);
}

/** An answer of Clerk's, for a `fetch` of one's own. */
export function answer(body, { status = 200, headers = {} } = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
}

/** An invitation as Clerk writes it. */
export function wire(members) {
  return {
    object: "invitation",
    id: "inv_1",
    email_address: "ada@example.com",
    public_metadata: {},
    status: "pending",
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    ...members,
  };
}

/** A `fetch` that settles only when its signal aborts, and the promise that it has been called. */
export function stuck() {
  let called;
  const isCalled = new Promise((resolve) => (called = resolve));
  const fetch = (url, init) =>
    new Promise((_, reject) => {
      fetch.signal = init.signal;
      init.signal.addEventListener("abort", () => reject(init.signal.reason));
      called();
    });
  fetch.isCalled = isCalled;
  return fetch;
}

export const collect = async (iterable) => {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
};

/** Marks a case in which a connection ends without an answer: runtimes that send again by themselves cannot pass. */
export const losesAnswers = (run) => Object.assign(run, { losesAnswers: true });
