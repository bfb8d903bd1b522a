/** What a `fetch` may do that is none, or is mocked, or talks to a broken server. */

import { value } from "./values.mjs";

const INVITATION = {
  object: "invitation",
  id: "inv_1",
  email_address: "ada@example.com",
  public_metadata: {},
  status: "pending",
  created_at: 1,
  updated_at: 1,
};

const STATUSES = [0, 99, 100, 101, 200, 201, 204, 205, 299, 301, 304, 307, 400, 401, 404, 408, 409, 422, 429, 499, 500, 502, 503, 504, 599, 600, 999, 1000, -1, NaN, Infinity, 2.5, 2 ** 40, "200", null, undefined, 200n];

const HEADERS = [
  ["retry-after", ["0", "-1", "1e3", "abc", "999999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "", "1.5"]],
  ["date", ["x", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]],
  ["content-length", ["0", "-1", "99999999999999999999", "abc", "5"]],
  ["content-type", ["text/html", "", "application/json; charset=utf-16"]],
  ["content-encoding", ["gzip", "br"]],
  ["clerk-trace-id", ["é", "x".repeat(10_000), "<script>"]],
  ["cf-ray", ["1\u0000"]],
  ["location", ["http://127.0.0.1:1/", "//", "\\"]],
];

/** A body that means nothing, or nearly something. */
function text(random) {
  const json = JSON.stringify(random.pick([INVITATION, [INVITATION], { data: [INVITATION], total_count: 1 }, { errors: [{ code: "x", message: "m" }] }]));
  return random.one([
    () => json,
    () => json.slice(0, random.below(json.length)),
    () => json.replace(random.pick(['"', ":", "{", "1", "id"]), random.text()),
    () => json + random.text(),
    () => random.text(),
    () => "",
    () => "\ufeff" + json,
    () => "[".repeat(100_000),
    () => '{"a":'.repeat(20_000),
    () => random.pick(["null", "0", "[]", "{}", "true", '"x"', "1e999", "-0", "NaN", "<html>", '{"__proto__":{"polluted":1}}']),
    () => JSON.stringify({ errors: random.pick([null, [], [null], {}, "x", [{ code: 1 }], [{ code: "x", meta: [] }], [[]], [{ code: "\ud800" }]]) }),
    () => JSON.stringify({ ...INVITATION, [random.pick(Object.keys(INVITATION))]: random.pick([null, 1, "x", {}, [], true, 1e400]) }),
    () => JSON.stringify({ data: random.pick([null, {}, [null], [[]], [INVITATION, 1]]), total_count: random.pick([-1, 1e300, "1", null]) }),
    () => JSON.stringify({ ...INVITATION, url: "x".repeat(9 * 1024 * 1024) }),
  ]);
}

function headers(random) {
  const it = [];
  for (let count = random.below(3); count > 0; count--) {
    const [name, values] = random.pick(HEADERS);
    it.push([name, random.pick(values)]);
  }
  return it;
}

/** A stream that ends badly, or never. */
function stream(random) {
  const bytes = new TextEncoder().encode(text(random));
  const chunk = () => random.pick([bytes, bytes.subarray(0, 5), new Uint8Array(), new Uint8Array([0xff, 0xfe]), "text", null, 7, bytes.buffer]);
  let left = random.below(4);
  const end = random.pick(["close", "error", "hang"]);
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) return controller.enqueue(chunk());
      if (end === "close") return controller.close();
      if (end === "error") return controller.error(random.pick([new Error("cut"), "text", undefined]));
      return new Promise(() => {});
    },
  });
}

/** Something that claims to be a response. */
function fake(random) {
  const body = text(random);
  const bytes = new TextEncoder().encode(body);
  const strange = () => value(random, 1);
  return {
    status: random.pick(STATUSES),
    ok: true,
    headers: random.one([
      () => new Headers(),
      () => new Map(headers(random)),
      () => Object.fromEntries(headers(random)),
      () => headers(random),
      () => undefined,
      () => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: undefined }) }) }),
      () => ({ get: () => { throw new Error("no"); } }),
      strange,
    ]),
    ...random.one([
      () => ({ arrayBuffer: async () => bytes.buffer }),
      () => ({ arrayBuffer: async () => strange() }),
      () => ({ arrayBuffer: () => Promise.reject(strange()) }),
      () => ({ arrayBuffer: () => new Promise(() => {}) }),
      () => ({ text: async () => body }),
      () => ({ text: async () => strange() }),
      () => ({ json: async () => JSON.parse(body) }),
      () => ({ json: async () => strange() }),
      () => ({ body: stream(random) }),
      () => ({ body: strange() }),
      () => ({ get body() { throw new Error("no"); } }),
      () => ({}),
    ]),
  };
}

/** A `fetch` that does one hostile thing, the same each time. */
export function hostileFetch(random) {
  const seed = random.below(2 ** 31);
  const strange = () => value(random, 1);
  return random.one([
    () => () => Promise.reject(strange()),
    () => () => { throw strange(); },
    () => async () => strange(),
    () => () => strange(),
    () => () => new Promise(() => {}),
    () => () => ({ then: () => { throw new Error("no"); } }),
    () => () => ({ then: (resolve) => { resolve(fake(random)); resolve(1); throw new Error("late"); } }),
    () => async () => fake(random),
    () => async () => fake(random),
    () => async () => new Proxy(fake(random), { get: (target, name) => (seed % 3 ? target[name] : undefined) }),
    () => async () => {
      const status = random.pick(STATUSES.filter((it) => Number.isInteger(it) && it >= 200 && it <= 599));
      const isEmpty = [204, 205, 304].includes(status);
      return new Response(isEmpty ? null : random.chance(50) ? text(random) : stream(random), { status, headers: headers(random).filter(([, it]) => /^[\x20-\x7e]*$/.test(it)) });
    },
    () => async () => Response.error(),
    () => async () => Response.redirect("http://127.0.0.1:1/"),
    () => async (_, init) => { init.headers = null; init.signal = null; delete init.method; return fake(random); },
  ]);
}
