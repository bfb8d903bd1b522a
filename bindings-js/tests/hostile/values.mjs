/** Values that no caller should hand over. */

const explode = () => {
  throw new Error("a trap");
};

/** A proxy each of whose traps throws. */
const mine = () =>
  new Proxy(
    {},
    Object.fromEntries(["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf", "set"].map((trap) => [trap, explode])),
  );

function cyclic() {
  const it = { emailAddress: "ada@example.com" };
  it.publicMetadata = { it, list: [it] };
  return it;
}

function deep(depth) {
  let it = {};
  for (let level = 0; level < depth; level++) it = level % 2 ? [it] : { it };
  return it;
}

class Person {
  #secret = 1;
  emailAddress = "ada@example.com";
  get secret() {
    return this.#secret;
  }
}

/** Any value at all. */
export function value(random, depth = 3) {
  const nested = () => (depth > 0 ? value(random, depth - 1) : random.text());
  return random.one([
    () => undefined,
    () => null,
    () => random.chance(50),
    () => random.pick([0, -0, 1, -1, 0.5, 1e21, 2 ** 53, NaN, Infinity, -Infinity, 5e-324]),
    () => random.text(),
    () => "ada@example.com",
    () => random.pick([10n, Symbol("s"), Symbol.iterator, () => 1, class {}, explode]),
    () => random.pick([new Date(), new Date(NaN), new Map([["a", 1]]), new Set([1]), new WeakMap(), /x/, new Error("e")]),
    () => random.pick([new Person(), new Uint8Array(3), new ArrayBuffer(2), Promise.resolve(1), new URL("http://x/"), new Headers()]),
    () => random.pick([cyclic, mine, () => deep(50), () => deep(50_000)])(),
    () => random.pick([{ toJSON: explode }, { toJSON: () => undefined }, { toJSON: () => 10n }, { toJSON: () => "text" }, { toJSON: 1 }]),
    () => Object.defineProperty({}, random.pick(["emailAddress", "limit", "signal", "retries"]), { enumerable: true, get: explode }),
    () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
    () => Object.create(null, { a: { value: 1, enumerable: true } }),
    () => Object.assign([1, , 3], { extra: 1 }),
    () => "x".repeat(random.pick([1_000, 100_000, depth === 3 ? 9_000_000 : 10_000])),
    () => Array.from({ length: random.below(13) }, nested),
    () => Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.text(), nested()])),
  ]);
}

const FIELDS = [
  "emailAddress",
  "expiresInDays",
  "ignoreExisting",
  "notify",
  "publicMetadata",
  "redirectUrl",
  "templateSlug",
  "status",
  "query",
  "orderBy",
  "limit",
  "offset",
  "invitationId",
  "waitlistEntryId",
];

/** What looks like a request, or does not. */
export function request(random) {
  const one = () => {
    const it = { emailAddress: "ada@example.com" };
    for (let count = random.below(4); count > 0; count--) it[random.chance(85) ? random.pick(FIELDS) : random.text()] = value(random);
    return it;
  };
  return random.one([one, one, () => value(random), () => Array.from({ length: random.below(12) }, one)]);
}

const OPTIONS = ["retries", "retryConfig", "retryCodes", "timeoutMs", "signal", "headers", "fetchOptions", "serverURL", "fetch", "httpClient"];

const LIKELY = {
  retries: [{ strategy: "none" }, { strategy: "backoff", backoff: null }, { strategy: "backoff", backoff: { exponent: NaN } }, {}],
  retryConfig: [{ strategy: "none" }, { strategy: "backoff", backoff: 7 }, { strategy: "always" }],
  retryCodes: [[], ["429"], ["5XX", "4xx"], ["*"], [500], [["5XX"]], ["5XX\n"], [explode], Array(2)],
  timeoutMs: [0, 1, 5, 2 ** 31, 2 ** 53, 1e308],
  headers: [[["a"]], { "a b": "c" }, { a: "\n" }, { a: undefined }, [["a", "ü"]], { authorization: "x" }, { "content-length": "99" }],
  fetchOptions: [{ headers: 1 }, { signal: 1 }, { body: "x" }, { method: 1 }, { headers: { [""]: "" } }, []],
  serverURL: ["", "x", "http://", "http://[", "file:///etc", "http://a b", "http://x/?q", "http://x/#f", "http://x/%2e%2e", "http://x:99999"],
  httpClient: [{}, { request: 7 }, { get request() { return explode(); } }],
  signal: [AbortSignal.abort(), { aborted: true }, { addEventListener: explode }, { addEventListener() {} }, new EventTarget()],
};

/** Settings of wrong kinds, less an own `fetch`: that would reach the network. */
export function options(random) {
  if (random.chance(15)) return value(random);
  const it = {};
  for (let count = random.below(3); count > 0; count--) {
    const name = random.pick(OPTIONS);
    const made = LIKELY[name] && random.chance(60) ? random.pick(LIKELY[name]) : value(random);
    if (name !== "fetch" || typeof made !== "function") it[name] = made;
  }
  return it;
}
