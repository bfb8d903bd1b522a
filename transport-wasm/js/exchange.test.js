// What is sent, and what a rejection means. The contract itself is asserted by the conformance suite, over a real
// server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { exchange } from "./exchange.js";
import { URL_, answered, hostile, over, text } from "./testing.js";

test("fetch gets the URL, and an init that is a copy with the SDK's own on top", async () => {
  const init = {
    cf: { x: 1 },
    next: { revalidate: 0 },
    method: "PUT",
    body: "no",
    redirect: "follow",
    headers: { a: "b" },
  };
  const headers = new Map([["x-one", "1"]]).entries();
  let seen;
  const fetch = function (...them) {
    seen = { self: this, them };
    return Promise.resolve(new Response("{}"));
  };
  const answer = await over(fetch, { init, request: { headers, method: "POST" } });
  assert.equal(text(answer), "{}");
  assert.equal(seen.self, undefined);
  assert.equal(seen.them.length, 2);
  const [url, sent] = seen.them;
  assert.equal(url, URL_);
  assert.deepEqual(
    [sent.cf, sent.next, sent.method, sent.redirect],
    [{ x: 1 }, { revalidate: 0 }, "POST", "manual"],
  );
  assert.deepEqual([...sent.headers], [["x-one", "1"]]);
  assert.equal("body" in sent, false);
  assert.equal(init.method, "PUT");
});

test("repeated headers survive, and bodies of both kinds", async () => {
  for (const body of ["{}", new Uint8Array([1, 2])]) {
    let sent;
    const fetch = async (_, init) => ((sent = init), new Response(null, { status: 204 }));
    const headers = [
      ["x-list", "one"],
      ["x-list", "two, three"],
    ];
    const answer = await over(fetch, { request: { headers, body, method: "POST" } });
    assert.deepEqual([answer.status, answer.body.length], [204, 0]);
    assert.equal(sent.headers.get("x-list"), "one, two, three");
    assert.equal(sent.body, body);
  }
});

test("a URL that fetch would change is refused", async () => {
  const refused = [
    "/v1/x",
    "x",
    "",
    "gopher://h/x",
    "http://",
    "http:///x",
    "https://h/a/../b",
    "https://h/%2E%2e/b",
    "https://h/a b",
    "https://h/a\\b",
    "https://h\\a/b",
    "https://u:p@h/",
    "https://h/a#b",
    " https://h/",
    "https://h/\n",
    null,
  ];
  for (const url of refused) {
    const { failed, sent } = await over(() => assert.fail("called"), { request: { url } });
    assert.deepEqual([failed, sent], ["request", false], String(url));
  }
  for (const url of ["http://H:80", "https://h/?", "https://h//a%2Fb?c=%20&d=+", "http://[::1]:1/a"]) {
    assert.equal((await answered(new Response("x"), { request: { url } })).status, 200, url);
  }
});

test("what cannot be sent is refused", async () => {
  const refused = {
    headers: { request: { headers: [["a b", "c"]] } },
    value: { request: { headers: [["a", "\u0100"]] } },
    pairs: { request: { headers: 1 } },
    request: { request: hostile() },
    init: {
      init: {
        get cf() {
          throw "no";
        },
      },
    },
    proxy: { init: hostile() },
    signal: { signal: hostile() },
    "no signal": { signal: {} },
    fetch: { fetch: "fetch" },
    null: { fetch: null },
  };
  for (const [name, { request, ...host }] of Object.entries(refused)) {
    const base = { method: "GET", url: URL_, headers: [] };
    const whole = name === "request" ? request : { ...base, ...request };
    const { failed, sent } = await exchange(whole, { fetch: () => assert.fail("called"), ...host });
    assert.deepEqual([failed, sent], ["request", false], name);
  }
  assert.equal((await exchange(undefined, undefined)).failed, "request");
  assert.equal((await exchange(null, null)).failed, "request");
});

test("a rejection of any kind is an interruption, with the very cause", async () => {
  const errors = [
    "a string",
    undefined,
    null,
    7,
    Symbol("s"),
    {},
    new TypeError("fetch failed"),
    hostile(),
    Object.assign(new TypeError("x"), { cause: hostile() }),
    Object.assign(new Error("x"), { code: "ECONNRESET" }),
    new TypeError("x", { cause: { syscall: "read", code: "EHOSTUNREACH" } }),
  ];
  for (const cause of errors) {
    for (const fetch of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ]) {
      assert.deepEqual(await over(fetch), { failed: "interrupted", status: undefined, sent: true, cause });
    }
  }
});

test("that no connection came about is believed where it is certain", async () => {
  const errors = {
    node: new TypeError("fetch failed", { cause: { code: "ECONNREFUSED", syscall: "connect" } }),
    lookup: new TypeError("fetch failed", { cause: { code: "EAI_FAIL", syscall: "getaddrinfo" } }),
    aggregate: new TypeError("fetch failed", {
      cause: Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
    }),
    undici: new TypeError("fetch failed", { cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }),
    certificate: new TypeError("fetch failed", { cause: { code: "SELF_SIGNED_CERT_IN_CHAIN" } }),
    bun: Object.assign(new TypeError("x"), { code: "ECONNREFUSED" }),
    "older bun": Object.assign(new Error("x"), { code: "ConnectionRefused" }),
    deno: new TypeError("fetch failed", {
      cause: new Error("error sending request: client error (Connect): dns error"),
    }),
  };
  for (const [name, cause] of Object.entries(errors)) {
    const outcome = await over(() => Promise.reject(cause));
    assert.deepEqual(outcome, { failed: "connect", status: undefined, sent: false, cause }, name);
  }
});

test("without a fetch of the user's own, the global one of the moment is called", async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async () => new Response("patched");
  try {
    for (const host of [undefined, null, {}, { fetch: undefined }]) {
      assert.equal(text(await exchange({ method: "GET", url: URL_, headers: [] }, host)), "patched");
    }
  } finally {
    globalThis.fetch = fetch;
  }
});
