/** Settings of a client and of a call. */

import { answer, KEY, NONE, QUICK, stuck, wire } from "./kit.js";

const EMAIL = "ada@example.com";

/** A `fetch` that answers, and remembers what it was called with. */
function recorder() {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, init, headers: Object.fromEntries(new Headers(init.headers)) });
    return answer(init.method === "GET" ? { data: [], total_count: 0 } : wire({}));
  };
  return { calls, fetch };
}

/** How long something takes to be noticed, in milliseconds. */
async function elapsed(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

export const cases = {
  async "the key may be a function, called for each call"(kit) {
    const { calls, fetch } = recorder();
    let count = 0;
    const keys = [() => `sk_test_${++count}`, async () => `sk_test_${++count}`];
    for (const bearerAuth of keys) {
      const clerk = kit.clerk({ bearerAuth, fetch });
      await clerk.invitations.list();
      await clerk.invitations.list();
    }
    const sent = calls.map((call) => call.headers.authorization);
    kit.equal(sent, [1, 2, 3, 4].map((number) => `Bearer sk_test_${number}`), "authorization");
  },

  async "a key function that fails, hangs or answers nonsense"(kit) {
    const { InvalidRequestError, RequestAbortedError, RequestTimeoutError } = kit.root;
    const reason = new Error("the vault is closed");
    const list = (bearerAuth, options) => kit.clerk({ bearerAuth }).invitations.list({}, options);
    const reject = await kit.fails(list(() => Promise.reject(reason)), InvalidRequestError, { field: "bearerAuth" });
    kit.ok(reject.cause === reason, "cause");
    await kit.fails(
      list(() => {
        throw "a string";
      }),
      InvalidRequestError,
      { cause: "a string" },
    );
    for (const wrong of ["", 7, null, {}, "sk\ntest", "ключ"]) {
      await kit.fails(list(async () => wrong), InvalidRequestError);
    }
    const never = () => new Promise(() => {});
    await kit.fails(list(never, { timeoutMs: 20 }), RequestTimeoutError, { mayHaveBeenExecuted: false });
    const controller = new AbortController();
    const call = list(never, { signal: controller.signal });
    controller.abort("enough");
    await kit.fails(call, RequestAbortedError, { cause: "enough", mayHaveBeenExecuted: false });
    kit.equal(await kit.requests(), [], "nothing was sent");
  },

  async "headers of the client, of the call, and of fetchOptions"(kit) {
    const clerk = kit.clerk({ headers: { "x-a": "client", "x-b": "client", "user-agent": "mine/1.0" } });
    const options = { headers: new Headers({ "X-B": "call" }), fetchOptions: { headers: [["x-c", "init"]] } };
    await clerk.invitations.list({}, options);
    const { headers } = (await kit.requests()).at(-1);
    kit.equal([headers["x-a"], headers["x-b"], headers["x-c"]], ["client", "call", "init"], "headers");
    await clerk.invitations.list();
    kit.equal((await kit.requests()).at(-1).headers["x-b"], "client", "those of a call are for that call");
  },

  async "fetchOptions reach fetch, with members that nobody knows"(kit) {
    const { calls, fetch } = recorder();
    const cf = { cacheTtl: 5 };
    const clerk = kit.clerk({ fetch, fetchOptions: { cf, cache: "no-store", mode: "cors" } });
    await clerk.invitations.create({ emailAddress: EMAIL }, { fetchOptions: { next: { tags: ["a"] }, cache: "reload" } });
    const [{ init, url }] = calls;
    kit.ok(init.cf === cf, "cf is the very object");
    kit.equal([init.next, init.cache, init.mode], [{ tags: ["a"] }, "reload", "cors"], "members");
    kit.equal([init.method, typeof url], ["POST", "string"], "fetch(url, init)");
    const wrong = { method: "DELETE", body: "x", redirect: "follow" };
    await clerk.invitations.list({}, { fetchOptions: wrong });
    kit.equal([calls[1].init.method, calls[1].init.body ?? 0], ["GET", 0], "method and body are the SDK's");
    kit.ok(calls[1].init.redirect !== "follow", "the key follows no redirect");
    // The runtime's own takes them, or leaves what it does not know.
    const own = { cache: "no-store", cf: {}, next: { revalidate: 0 }, keepalive: false };
    kit.equal((await kit.clerk().invitations.list({}, { fetchOptions: own })).totalCount, 0, "the global fetch");
  },

  async "an own fetch is called without a this"(kit) {
    let self = "not called";
    const fetch = async function () {
      // A bundle need not be a module, which is strict by itself.
      "use strict";
      self = this;
      return answer({ data: [], total_count: 0 });
    };
    await kit.clerk().invitations.list({}, { fetch });
    kit.ok(self === undefined, "this");
    await kit.clerk({ fetch: globalThis.fetch }).invitations.list();
    kit.equal((await kit.requests()).length, 1, "the global one is fine too");
  },

  async "serverURL per client and per call"(kit) {
    const { calls, fetch } = recorder();
    await kit.clerk({ fetch, serverURL: "https://one.test/v1/" }).invitations.list();
    await kit.clerk({ fetch }).invitations.list({}, { serverURL: "https://two.test/base" });
    await kit.clerk({ fetch, serverURL: undefined }).invitations.list();
    const places = calls.map((call) => call.url.split("?")[0]);
    const expected = ["https://one.test/v1", "https://two.test/base", "https://api.clerk.com/v1"];
    kit.equal(places, expected.map((place) => `${place}/invitations`), "places");
  },

  async "timeoutMs bounds the whole call, waits included"(kit) {
    await kit.fault({ kind: "status", code: 503 });
    const slow = { strategy: "backoff", backoff: { initialInterval: 30_000, maxInterval: 30_000 } };
    const ms = await elapsed(() =>
      kit.fails(kit.clerk().invitations.list({}, { timeoutMs: 100, retries: slow }), kit.root.ClerkError, { status: 503 }),
    );
    kit.ok(ms < 1_000, `it does not begin a wait that is too long: ${ms} ms`);
    await kit.reset();
    await kit.fault({ kind: "stall_after" });
    const timed = await elapsed(() =>
      kit.fails(kit.clerk({ timeoutMs: 10_000 }).invitations.list({}, { timeoutMs: 80 }), kit.root.RequestTimeoutError),
    );
    kit.ok(timed >= 75 && timed < 1_000, `of the call, not of the client: ${timed} ms`);
    await kit.fails(kit.clerk().invitations.list({}, { timeoutMs: 0 }), kit.root.ClerkError);
    kit.ok(await kit.clerk({ timeoutMs: Infinity, retries: NONE, fetch: recorder().fetch }).invitations.list(), "Infinity");
  },

  async "a signal before, during a request, and during a wait"(kit) {
    const { RequestAbortedError } = kit.root;
    const { calls, fetch } = recorder();
    await kit.fails(kit.clerk({ fetch, signal: AbortSignal.abort() }).invitations.list(), RequestAbortedError);
    kit.equal(calls.length, 0, "before: nothing was sent");

    const hung = stuck();
    const during = new AbortController();
    const call = kit.clerk({ fetch: hung, signal: during.signal }).invitations.list();
    await hung.isCalled;
    during.abort();
    const ms = await elapsed(() => kit.fails(call, RequestAbortedError));
    kit.ok(ms < 50 && hung.signal.aborted, `during a request: noticed after ${ms} ms`);

    await kit.fault({ kind: "rate_limit", retry_after: 20 });
    const waiting = new AbortController();
    const wait = kit.clerk({ timeoutMs: 60_000 }).invitations.create({ emailAddress: EMAIL }, { signal: waiting.signal });
    wait.catch(() => {});
    while ((await kit.requests()).length === 0) await new Promise((next) => setTimeout(next, 2));
    await new Promise((next) => setTimeout(next, 20));
    waiting.abort();
    const noticed = await elapsed(() => kit.fails(wait, RequestAbortedError, { mayHaveBeenExecuted: false }));
    kit.ok(noticed < 50, `during a Retry-After: noticed after ${noticed} ms`);
  },

  async "a signal during the look for a lost answer"(kit) {
    const controller = new AbortController();
    let calls = 0;
    const fetch = async () => {
      // The first look, after the create.
      if (++calls === 2) controller.abort();
      return new Response(null, { status: 503 });
    };
    const call = () => kit.clerk({ fetch }).invitations.create({ emailAddress: EMAIL }, { signal: controller.signal });
    const ms = await elapsed(() => kit.fails(call, kit.root.ClerkError, { mayHaveBeenExecuted: true }));
    kit.ok(ms < 500, `noticed after ${ms} ms`);
    kit.ok(calls <= 3, `${calls} requests`);
  },

  async "signals of client, call and fetchOptions all count"(kit) {
    const places = [
      (signal) => [{ signal }, {}],
      (signal) => [{}, { signal }],
      (signal) => [{ fetchOptions: { signal } }, {}],
      (signal) => [{}, { fetchOptions: { signal } }],
      (signal) => [{ signal }, { signal: new AbortController().signal }],
    ];
    for (const place of places) {
      const controller = new AbortController();
      const fetch = stuck();
      const [client, own] = place(controller.signal);
      const call = kit.clerk({ fetch, ...client }).invitations.list({}, own);
      await fetch.isCalled;
      controller.abort();
      await kit.fails(call, kit.root.RequestAbortedError);
    }
    const timeout = kit.clerk({ fetch: stuck() }).invitations.list({}, { signal: AbortSignal.timeout(20) });
    const error = await kit.fails(timeout, kit.root.RequestAbortedError);
    kit.equal(error.cause?.name, "TimeoutError", "cause");
  },

  async "retries: none, and backoff"(kit) {
    const flaky = { kind: "status", code: 503, match: { method: "GET" } };
    await kit.fault({ ...flaky, times: 2 });
    const { invitations } = kit.clerk();
    kit.equal((await invitations.list()).totalCount, 0, "it tries again");
    kit.equal((await kit.requests()).length, 3, "requests");
    await kit.reset();
    await kit.fault(flaky);
    await kit.fails(invitations.list({}, { retries: NONE }), kit.root.APIError, { status: 503 });
    kit.equal((await kit.requests()).length, 1, "none: one request");
    await kit.reset();
    await kit.fault(flaky);
    const short = { ...QUICK, backoff: { ...QUICK.backoff, maxElapsedTime: 30 } };
    await kit.fails(invitations.list({}, { retries: short }), kit.root.APIError, { status: 503 });
    kit.ok((await kit.requests()).length > 1, "until maxElapsedTime");
  },

  async "retryConnectionErrors"(kit) {
    const cause = Object.assign(new TypeError("fetch failed"), { code: "ECONNREFUSED" });
    let calls = 0;
    const fetch = async () => {
      if (++calls < 3) throw cause;
      return answer({ data: [], total_count: 0 });
    };
    const never = { ...QUICK, retryConnectionErrors: false };
    await kit.fails(kit.clerk({ fetch, retries: never }).invitations.list(), kit.root.ConnectionError, { cause });
    kit.equal(calls, 1, "false");
    await kit.clerk({ fetch, retries: { ...QUICK, retryConnectionErrors: true } }).invitations.list();
    kit.equal(calls, 3, "true");
  },

  async "a small Retry-After is waited for whole"(kit) {
    await kit.fault({ kind: "rate_limit", retry_after: 1, times: 1 });
    const ms = await elapsed(() => kit.clerk().invitations.create({ emailAddress: EMAIL }));
    kit.ok(ms >= 950, `it waited ${ms} ms`);
    kit.equal(await kit.mails(), [EMAIL], "mails");
  },

  async "what is given stays as it is"(kit) {
    const options = Object.freeze({ headers: Object.freeze({ "x-a": "1" }), fetchOptions: Object.freeze({ cache: "no-store" }) });
    const request = Object.freeze({ emailAddress: EMAIL, publicMetadata: Object.freeze({ a_b: Object.freeze([1]) }) });
    const { fetch } = recorder();
    const client = Object.freeze(kit.options({ fetch }));
    await new kit.root.Clerk(client).invitations.create(request, options);
    const changed = kit.options({ fetch });
    const clerk = new kit.root.Clerk(changed);
    changed.bearerAuth = "sk_test_other";
    changed.fetch = () => Promise.reject(new Error("later changes have no effect"));
    kit.equal((await clerk.invitations.list()).totalCount, 0, "a client keeps what it was given");
    kit.ok(!JSON.stringify(clerk).includes(KEY), "and shows nothing of it");
  },
};
