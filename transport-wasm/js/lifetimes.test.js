// How exchanges end: by time, by a signal, and with nothing left behind.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { exchange } from "./exchange.js";
import { NEVER, URL_, answered, over, stream, text } from "./testing.js";

/** A signal that counts its listeners. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  const count = { added: 0, removed: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...them) => (count.added++, addEventListener.apply(signal, them));
  signal.removeEventListener = (...them) => (count.removed++, removeEventListener.apply(signal, them));
  return { controller, signal, count };
}

test("an exchange that stands still ends by time, and what comes later goes nowhere", async () => {
  const still = {
    fetch: () => NEVER,
    thenable: () => ({ then() {} }),
    "late rejection": (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject("late"))),
    "late answer": () => sleep(40).then(() => new Response("late")),
    body: async () => ({ status: 200, body: new ReadableStream({}) }),
    buffer: async () => ({ status: 200, arrayBuffer: () => NEVER }),
    "late body": async () => ({ status: 200, text: () => sleep(40).then(() => Promise.reject("late")) }),
    trickle: async () =>
      new Response(new ReadableStream({ pull: (it) => sleep(5).then(() => it.enqueue(new Uint8Array(1))) })),
    nothing: async () => ({
      status: 200,
      body: { getReader: () => ({ read: async () => ({ value: new Uint8Array() }) }) },
    }),
    "a cancel that rejects": async () => ({
      status: 200,
      body: { getReader: () => ({ read: () => NEVER, cancel: () => Promise.reject(1) }) },
    }),
  };
  for (const [name, fetch] of Object.entries(still)) {
    let signal;
    const kept = (url, init) => ((signal = init.signal), fetch(url, init));
    const byTime = await over(kept, { request: { timeoutMs: 20 } });
    assert.deepEqual([byTime.failed, byTime.sent, signal.aborted], ["timeout", true, true], name);

    const controller = new AbortController();
    const outcome = over(kept, { signal: controller.signal });
    await sleep(10);
    controller.abort("reason");
    const bySignal = await outcome;
    assert.deepEqual(
      [bySignal.failed, bySignal.sent, bySignal.cause, signal.aborted, signal.reason],
      ["aborted", true, "reason", true, "reason"],
      name,
    );
  }
  await sleep(60);
});

test("an answer that nobody waits for is cancelled", async () => {
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  const outcome = await over(() => sleep(20).then(() => new Response(body)), { request: { timeoutMs: 5 } });
  assert.equal(outcome.failed, "timeout");
  await sleep(40);
  assert.equal(cancelled, true);
});

test("a signal that has aborted keeps fetch from being called", async () => {
  const signal = AbortSignal.abort("reason");
  for (const host of [
    { signal },
    { init: { signal } },
    { signal: new AbortController().signal, init: { signal } },
  ]) {
    const outcome = await over(() => assert.fail("called"), host);
    assert.deepEqual(outcome, { failed: "aborted", status: undefined, sent: false, cause: "reason" });
  }
  // Also where it aborts while the request is being made.
  const controller = new AbortController();
  const headers = {
    *[Symbol.iterator]() {
      controller.abort();
    },
  };
  let calls = 0;
  const outcome = await over(() => void calls++, { signal: controller.signal, request: { headers } });
  assert.deepEqual([outcome.failed, outcome.sent, calls], ["aborted", false, 0]);
});

test("either signal ends it", async () => {
  for (const which of ["host", "init"]) {
    const signals = { host: new AbortController(), init: new AbortController() };
    const outcome = over(() => NEVER, { signal: signals.host.signal, init: { signal: signals.init.signal } });
    signals[which].abort(which);
    assert.deepEqual(await outcome, { failed: "aborted", status: undefined, sent: true, cause: which });
  }
});

test("nothing stays on a long-lived signal", async () => {
  const { controller, signal, count } = counted();
  const ways = [
    () => new Response("x"),
    () => ({}),
    () => {
      throw 1;
    },
    () => new Response(stream("wrong")),
  ];
  for (let n = 0; n < 2000; n++) await over(async () => ways[n % 4](), { signal, init: { signal } });
  await over(() => NEVER, { signal, request: { timeoutMs: 1 } });
  await over(() => NEVER, { signal, request: { url: "/x" } });
  await sleep(1);
  assert.equal(count.added, count.removed);
  assert.ok(count.added >= 4000);
  const last = over(() => NEVER, { signal });
  controller.abort();
  assert.equal((await last).failed, "aborted");
});

test("a signal that will not let go harms nobody", async () => {
  const signal = {
    aborted: false,
    addEventListener() {},
    removeEventListener() {
      throw 1;
    },
  };
  assert.equal(text(await answered(new Response("x"), { signal })), "x");
  // One that calls its listener with nothing.
  const odd = {
    aborted: false,
    addEventListener: (_, listener) => setTimeout(listener),
    removeEventListener() {},
  };
  assert.deepEqual(await over(() => NEVER, { signal: odd }), {
    failed: "aborted",
    status: undefined,
    sent: true,
    cause: undefined,
  });
});

test("a time beyond the timer's reach is no time", async () => {
  for (const timeoutMs of [2 ** 31, 1e300, Infinity, NaN, undefined]) {
    const slow = () => sleep(10).then(() => new Response("x"));
    assert.equal(text(await over(slow, { request: { timeoutMs } })), "x");
  }
});

test("no timer stays behind", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((it) => it === "Timeout").length;
  const before = timers();
  await exchange(
    { method: "GET", url: URL_, headers: [], timeoutMs: 60_000 },
    { fetch: async () => new Response("x") },
  );
  assert.equal(timers(), before);
});

test("thenables are awaited", async () => {
  assert.equal(text(await over(() => ({ then: (resolve) => resolve(new Response("x")) }))), "x");
  assert.equal(
    (
      await over(() => ({
        then() {
          throw "no";
        },
      }))
    ).cause,
    "no",
  );
  assert.equal(
    (
      await over(() => ({
        get then() {
          throw "no";
        },
      }))
    ).cause,
    "no",
  );
  const twice = {
    then(resolve, reject) {
      resolve(new Response("x"));
      reject("no");
    },
  };
  assert.equal(text(await over(() => twice)), "x");
});
