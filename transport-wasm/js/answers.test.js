// What is read of whatever a user's `fetch` answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";

import { header, readHeaders } from "./headers.js";
import { answered, hostile, over, stream, text } from "./testing.js";

test("fakes of a Response are read, as far as they can be", async () => {
  const bytes = new TextEncoder().encode("{}");
  const foreign = vm.runInNewContext(
    `({ status: 200, headers: new Map([["A", "b"]]), body: null, arrayBuffer: async () => new Uint8Array([123, 125]).buffer })`,
  );
  foreign.body = undefined;
  const chunk = vm.runInNewContext("new Uint8Array([123, 125])");
  const readable = {
    buffer: { arrayBuffer: async () => bytes.buffer },
    view: { arrayBuffer: () => Buffer.from("{}") },
    text: { text: () => "{}" },
    json: { json: async () => ({}) },
    thenable: { text: () => ({ then: (resolve) => resolve("{}") }) },
    stream: { body: stream(bytes.subarray(0, 1), new Uint8Array(), bytes.subarray(1)) },
    "a stream of known length": { headers: [["content-length", "2"]], body: stream(bytes) },
    "a stream of another realm": { body: stream(chunk) },
    "the other realm": foreign,
    "a body that throws": {
      get body() {
        throw 1;
      },
      text: () => "{}",
    },
  };
  for (const [name, fake] of Object.entries(readable)) {
    if (!("status" in fake)) fake.status = 200;
    assert.equal(text(await answered(fake)), "{}", name);
  }
  assert.deepEqual(readHeaders((await answered(foreign)).headers), [["a", "b"]]);
});

test("headers of many kinds are read", async () => {
  const kinds = [new Headers({ A: "1" }), new Map([["A", 1]]), [["A", 1]], { A: 1 }];
  for (const headers of kinds) {
    const answer = await answered({ status: 200, headers, body: null });
    assert.deepEqual(readHeaders(answer.headers), [["a", "1"]]);
    assert.deepEqual([header(answer.headers, "a"), header(answer.headers, "b") ?? null], ["1", null]);
  }
  for (const headers of [undefined, null, 7, "ab", hostile(), [1, null], [[Object.create(null), 1]]]) {
    const answer = await answered({ status: 200, headers, body: null });
    assert.deepEqual([readHeaders(answer.headers), header(answer.headers, "a")], [[], undefined]);
  }
  const throwing = await answered({
    status: 200,
    get headers() {
      throw 1;
    },
    body: null,
  });
  assert.deepEqual(readHeaders(throwing.headers), []);
  const once = new Map([["A", 1]]).entries();
  const { headers } = await answered({ status: 200, headers: once, body: null });
  assert.deepEqual([header(headers, "a"), readHeaders(headers)], ["1", [["a", "1"]]]);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const revoked = await answered({ status: 200, headers: proxy, body: null });
  assert.deepEqual(readHeaders(revoked.headers), []);
  const repeated = new Headers([
    ["set-cookie", "a"],
    ["set-cookie", "b"],
  ]);
  const twice = await answered({ status: 200, headers: repeated, body: null });
  assert.equal(readHeaders(twice.headers).length, 2);
});

test("what is no Response says so", async () => {
  const fakes = [
    undefined,
    null,
    7,
    "text",
    {},
    [],
    { status: 200 },
    { status: "200", text: () => "" },
    hostile(),
    { status: 199, text: () => "" },
    { status: 600, text: () => "" },
    { status: 200.5, text: () => "" },
    { status: NaN, text: () => "" },
    { status: 200, body: {}, text: 1 },
    {
      get status() {
        throw new Error("x");
      },
    },
  ];
  for (const fake of fakes) {
    const { failed, sent, status, cause } = await answered(fake);
    assert.deepEqual([failed, sent, status], ["interrupted", true, undefined]);
    assert.ok(cause instanceof Error);
  }
  const { cause } = await answered({});
  assert.equal(cause.message, "fetch answered something that is no Response");
  const hidden = await answered({ status: 0, type: "opaqueredirect", body: null });
  assert.deepEqual([hidden.failed, hidden.sent], ["interrupted", true]);
  assert.match(hidden.cause.message, /browser hides/);
  // Not even where it says that it is what it is not.
  const lie = await answered({
    get status() {
      throw { code: "ECONNREFUSED" };
    },
  });
  assert.equal(lie.failed, "interrupted");
});

test("a body that breaks or is none is a body error with the status", async () => {
  const reader = (read) => ({
    status: 503,
    body: {
      getReader: () => ({
        read,
        cancel() {
          throw 1;
        },
      }),
    },
  });
  const broken = {
    errors: new Response(new ReadableStream({ pull: (it) => it.error("gone") }), { status: 503 }),
    "string chunks": new Response(stream("text"), { status: 503 }),
    strings: { status: 503, body: stream("text") },
    numbers: { status: 503, body: stream(7) },
    fakes: { status: 503, body: stream({ byteLength: 3, buffer: [1, 2, 3] }) },
    null: reader(async () => null),
    throws: reader(() => {
      throw 1;
    }),
    getter: reader(async () => ({
      get done() {
        throw 1;
      },
    })),
    locked: {
      status: 503,
      body: {
        getReader() {
          throw 1;
        },
      },
    },
    "no reader": { status: 503, body: { getReader: () => undefined } },
    "no buffer": { status: 503, arrayBuffer: async () => ({ byteLength: 1 }) },
    cyclic: {
      status: 503,
      json: async () => {
        const it = {};
        it.it = it;
        return it;
      },
    },
    bigint: { status: 503, json: () => 1n },
    symbol: { status: 503, text: () => Symbol("s") },
    rejects: { status: 503, text: () => Promise.reject(undefined) },
  };
  for (const [name, response] of Object.entries(broken)) {
    const { failed, status, sent } = await answered(response);
    assert.deepEqual([failed, status, sent], ["body", 503, true], name);
  }
});

test("a body beyond the cap is refused and cancelled", async () => {
  const max = { maxBodyBytes: 4 };
  let cancelled = 0;
  const body = () =>
    new ReadableStream({
      pull: (it) => it.enqueue(new Uint8Array(3)),
      cancel: () => {
        cancelled++;
      },
    });
  let reads = 0;
  const unread = {
    cancel: () => {
      cancelled++;
    },
    getReader: () => {
      reads++;
    },
  };
  const fakes = {
    announced: {
      status: 200,
      headers: { "Content-Length": "5" },
      body: unread,
      arrayBuffer: unread.getReader,
    },
    streamed: new Response(body()),
    compressed: new Response(body(), { headers: { "content-length": "3", "content-encoding": "br" } }),
    "told wrong": { status: 200, headers: { "content-length": "3" }, arrayBuffer: () => new Uint8Array(5) },
    text: { status: 200, text: () => "12345" },
  };
  for (const [name, response] of Object.entries(fakes)) {
    let signal;
    const fetch = async (_, init) => ((signal = init.signal), response);
    const { failed, status } = await over(fetch, max);
    assert.deepEqual([failed, status, signal.aborted], ["bodyTooLarge", 200, true], name);
  }
  assert.deepEqual([cancelled, reads], [3, 0]);
  assert.equal((await answered(new Response("1234"), max)).body.length, 4);
  assert.equal(
    (
      await answered(
        { status: 200, body: stream(...Array(9).fill(new Uint8Array(0)), new Uint8Array(4)) },
        max,
      )
    ).body.length,
    4,
  );
});

test("a body of known length is read at once", async () => {
  const body = { getReader: () => assert.fail("in chunks") };
  const response = {
    status: 200,
    headers: { "content-length": "2" },
    body,
    arrayBuffer: () => Buffer.from("{}"),
  };
  assert.equal(text(await answered(response)), "{}");
});

test("many chunks are joined in order", async () => {
  const chunks = Array.from({ length: 3000 }, (_, n) => new Uint8Array(1 + (n % 7)).fill(n));
  const { body } = await answered({ status: 200, body: stream(...chunks) });
  assert.deepEqual(Buffer.from(body), Buffer.concat(chunks));
  assert.equal(chunks[0].length, 1);
});
