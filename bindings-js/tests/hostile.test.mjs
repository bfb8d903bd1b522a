/**
 * Hostile input of every kind: `node --test tests/hostile.test.mjs`, with `SEED` and `RUNS` in the environment.
 *
 * Whatever comes, a call settles, with a right value or a ClerkError; nothing is left unhandled; nothing shows the key; and
 * the client works afterwards.
 */

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hostileFetch } from "./hostile/answers.mjs";
import { Random } from "./hostile/random.mjs";
import { options, request, value } from "./hostile/values.mjs";

// The same each time unless asked otherwise: a build must not fail by chance.
const SEED = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 2_000);
const KEY = "sk_test_canaryKEYcanary0123456789";

/** A call that is not over by then hangs: its own timeout is far shorter. */
const HANGS_MS = 10_000;
const TIMEOUT_MS = 20;

/** Runs side by side, which harm each other not: most of them wait. */
const AT_ONCE = 20;
const MAX_FAILURES = 8;

// The module's memory is private: seen here as it is made.
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const instance = new Instance(module, imports);
  memory ??= instance.exports.memory;
  return instance;
};
const { Clerk, ClerkCore, ClerkError } = await import("clerk-invitations");
const { invitationsBulkCreateAll } = await import("clerk-invitations/funcs/invitationsBulkCreateAll");
const { invitationsCreate } = await import("clerk-invitations/funcs/invitationsCreate");

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const unhandled = [];
before(() => {
  console.log(`SEED=${SEED} RUNS=${RUNS}`);
  process.on("unhandledRejection", (reason) => unhandled.push(["rejection", reason]));
  process.on("uncaughtException", (error) => unhandled.push(["exception", error]));
  process.on("warning", (warning) => unhandled.push(["warning", warning]));
});
after(() => {
  WebAssembly.Instance = Instance;
});

const page = (count) => ({ data: Array.from({ length: count }, (_, index) => invitation(index)), total_count: count });
const invitation = (index) => ({
  object: "invitation",
  id: `inv_${index}`,
  email_address: `p${index}@example.com`,
  public_metadata: { index },
  status: "pending",
  created_at: index,
  updated_at: index,
});

/** Answers as Clerk would: whatever it is asked. */
async function friendly(url, { method }) {
  if (method === "GET") return Response.json(page(3));
  if (url.endsWith("/bulk")) return Response.json([invitation(1)]);
  const entry = { object: "waitlist_entry", id: "wle_1", email_address: "a@b", status: "pending", created_at: 1, updated_at: 1 };
  if (method === "DELETE") return Response.json({ object: "waitlist_entry", id: "wle_1", deleted: true });
  return Response.json(url.includes("/waitlist_entries") ? entry : invitation(1));
}

// Where a setting takes the own fetch away: nothing here reaches the network.
globalThis.fetch = friendly;

const base = { bearerAuth: KEY, fetch: friendly, serverURL: "http://127.0.0.1:9/v1", timeoutMs: TIMEOUT_MS };
const NONE = { strategy: "none" };
const QUICK = { strategy: "backoff", backoff: { initialInterval: 1, maxInterval: 2 } };

const isAwaitable = async (value) => {
  try {
    await value;
    return true;
  } catch {
    return false;
  }
};

/** All ways to call something. */
function calls(clerk) {
  const core = new ClerkCore(base);
  const iterate = async (listing) => {
    for await (const item of listing) if (item.id === "inv_1") break;
  };
  return [
    (...given) => clerk.invitations.create(...given),
    (...given) => clerk.invitations.list(...given),
    (...given) => clerk.invitations.bulkCreate(...given),
    (...given) => clerk.invitations.revoke(...given),
    (...given) => iterate(clerk.invitations.listAll(...given)),
    (...given) => clerk.waitlistEntries.create(...given),
    (...given) => clerk.waitlistEntries.list(...given),
    (...given) => clerk.waitlistEntries.bulkCreate(...given),
    (...given) => clerk.waitlistEntries.invite(...given),
    (...given) => clerk.waitlistEntries.reject(...given),
    (...given) => clerk.waitlistEntries.delete(...given),
    (...given) => iterate(clerk.waitlistEntries.listAll(...given)),
    async (one, ...given) => {
      // An item that cannot be awaited is the input's own throw.
      if (!(await isAwaitable(one))) return;
      let count = 0;
      for await (const { index } of invitationsBulkCreateAll(core, [one, one, "ada@example.com"], ...given)) count += index >= 0;
      assert.equal(count, 3, "an outcome for each");
    },
    (...given) => invitationsCreate(core, ...given).then(({ ok, error }) => (ok ? undefined : Promise.reject(error))),
  ];
}

/** How a call ends. It may not throw where a promise is expected, nor hang. */
async function outcome(call, what) {
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, HANGS_MS, "hangs")));
  let promise;
  try {
    promise = call();
  } catch (error) {
    assert.fail(`${what}: throws instead of rejecting: ${show(error)}`);
  }
  const end = await Promise.race([
    promise.then(
      (value) => ({ value }),
      (error) => ({ error }),
    ),
    limit,
  ]);
  clearTimeout(timer);
  assert.notEqual(end, "hangs", `${what}: hangs`);
  if ("error" in end) {
    assert.ok(end.error instanceof ClerkError, `${what}: no ClerkError: ${show(end.error)}`);
    assert.notEqual(end.error.name, "ClerkError", `${what}: the SDK calls it its own fault: ${show(end.error)}`);
    for (let it = end.error; isError(it); it = it.cause) {
      assert.ok(!`${show(it, 20)}${json(it)}${it.stack}`.includes(KEY), `${what}: shows the key`);
    }
  }
  return end;
}

function isError(value) {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

/** A cause of the caller's own may be a proxy that does not let itself be printed. */
function show(value, depth = 4) {
  try {
    return inspect(value, { depth });
  } catch {
    return "what cannot be shown";
  }
}

function json(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}

async function assertWorks(clerk) {
  const { data } = await clerk.invitations.list({}, { fetch: friendly, timeoutMs: 5_000, retries: NONE });
  assert.equal(data.length, 3, "the client still works");
}

async function assertQuiet() {
  await new Promise((next) => setTimeout(next, 20));
  assert.deepEqual(unhandled.splice(0).map(show), [], "nothing is left unhandled");
  assert.equal({}.polluted, undefined, "no prototype is polluted");
}

/** So many runs, each with a seed of its own. The first failures are told, with the seed of the whole. */
async function fuzz(count, run) {
  const failures = [];
  for (let first = 0; first < count && failures.length < MAX_FAILURES; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, async (_, index) => {
      const seed = (SEED + (first + index) * 2_654_435_761) >>> 0;
      await run(new Random(seed), `run ${first + index}`).catch((error) => failures.push(show(error).slice(0, 800)));
    });
    await Promise.all(some);
  }
  assert.equal(failures.length, 0, `SEED=${SEED}:\n${failures.join("\n")}`);
  await assertQuiet();
}

test("requests and options of every kind", async () => {
  const clerk = new Clerk({ ...base, retries: NONE });
  const methods = calls(clerk);
  await fuzz(RUNS, async (random, what) => {
    const method = random.below(methods.length);
    const given = [random.chance(80) ? request(random) : value(random)];
    if (random.chance(60)) given.push(random.chance(50) ? options(random) : value(random));
    if (random.chance(20)) given.push(options(random));
    await outcome(() => methods[method](...given), `${what}: method ${method}`);
    if (random.chance(2)) await assertWorks(clerk);
  });
});

test("settings of a client of every kind", async () => {
  await fuzz(RUNS / 2, async (random, what) => {
    const given = random.chance(10) ? value(random) : { ...base, retries: NONE, ...plain(options(random)) };
    let clerk;
    try {
      clerk = new Clerk(given);
    } catch (error) {
      assert.ok(error instanceof ClerkError, `${what}: ${show(error)}`);
      return;
    }
    await outcome(() => clerk.invitations.list(), what);
  });
});

/** A copy, where there can be one. */
function plain(value) {
  try {
    return typeof value === "object" ? { ...value } : {};
  } catch {
    return {};
  }
}

test("a fetch that does what it likes", async () => {
  const clerk = new Clerk(base);
  await fuzz(RUNS, async (random, what) => {
    const fetch = hostileFetch(random);
    const own = { fetch, retries: random.chance(70) ? NONE : QUICK };
    const call = random.pick([
      () => clerk.invitations.create({ emailAddress: "ada@example.com" }, own),
      () => clerk.invitations.list({}, own),
      () => clerk.invitations.bulkCreate([{ emailAddress: "ada@example.com" }], own),
      () => clerk.waitlistEntries.invite("wle_1", { ignoreExisting: true }, own),
      () => clerk.waitlistEntries.delete("wle_1", own),
    ]);
    await outcome(call, `${what}: ${fetch}`);
    if (random.chance(2)) await assertWorks(clerk);
  });
});

test("a key function that does what it likes", async () => {
  await fuzz(RUNS / 4, async (random, what) => {
    const answer = value(random);
    const bearerAuth = random.pick([
      () => answer,
      async () => answer,
      () => Promise.reject(answer),
      () => {
        throw answer;
      },
      () => new Promise(() => {}),
      () => ({ then: () => {} }),
      () => ({
        then: () => {
          throw answer;
        },
      }),
    ]);
    await outcome(() => new Clerk({ ...base, bearerAuth }).invitations.list(), `${what}: ${bearerAuth}`);
  });
});

test("aborting at any moment, for any reason", async () => {
  const clerk = new Clerk({ ...base, timeoutMs: 5_000, retries: QUICK });
  const slow = async (url, init) => {
    for (let turn = 0; turn < 5; turn++) await null;
    if (url.length % 2) await new Promise((next) => setTimeout(next));
    return friendly(url, init);
  };
  await fuzz(RUNS / 2, async (random, what) => {
    const controller = new AbortController();
    const fetch = random.pick([slow, () => new Promise(() => {}), async () => new Response(null, { status: 503 })]);
    const call = clerk.invitations.create({ emailAddress: "ada@example.com" }, { fetch, signal: controller.signal });
    const turns = random.below(40);
    const reason = value(random);
    const abort = async () => {
      for (let turn = 0; turn < turns; turn++) await null;
      controller.abort(reason);
    };
    await Promise.all([outcome(() => call, what), abort()]);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0, `${what}: listeners are left`);
  });
  await assertWorks(clerk);
});

/** Runs in batches, and compares memory after the first with memory after the last. */
async function isFlat(what, batch) {
  const measure = () => {
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    return { pages: memory.buffer.byteLength / 65_536, heap: heapUsed + arrayBuffers, timers };
  };
  await batch();
  await batch();
  const first = measure();
  for (let round = 0; round < 6; round++) await batch();
  const last = measure();
  assert.equal(last.pages, first.pages, `${what}: the module's memory`);
  assert.ok(last.heap - first.heap < 1_000_000, `${what}: the heap grew by ${last.heap - first.heap} bytes`);
  assert.ok(last.timers <= first.timers, `${what}: timers are left`);
}

test("memory stays flat", async () => {
  const clerk = new Clerk({ ...base, timeoutMs: 5_000, retries: QUICK });
  const body = JSON.stringify(page(100));
  const lists = async () => new Response(body);
  await isFlat("lists", async () => {
    for (let count = 0; count < 300; count++) await clerk.invitations.list({}, { fetch: lists });
  });
  await isFlat("errors", async () => {
    const fetch = async () => Response.json({ errors: [{ code: "x", message: "m" }] }, { status: 422 });
    for (let count = 0; count < 300; count++) await clerk.invitations.list({}, { fetch }).catch(() => {});
  });
  await isFlat("aborted calls", async () => {
    const fetch = () => new Promise(() => {});
    for (let count = 0; count < 300; count++) {
      const controller = new AbortController();
      const call = clerk.invitations.create({ emailAddress: "ada@example.com" }, { fetch, signal: controller.signal });
      if (count % 2) await null;
      controller.abort();
      await call.catch(() => {});
    }
  });
  await isFlat("listings that are left early", async () => {
    const fetch = async () => new Response(body);
    for (let count = 0; count < 150; count++) for await (const _ of clerk.invitations.listAll({}, { fetch })) break;
  });
  await assertQuiet();
});

test("a signal that outlives the calls keeps nothing of them", async () => {
  const { signal } = new AbortController();
  const other = new AbortController().signal;
  const clerk = new Clerk({ ...base, timeoutMs: 5_000, signal });
  const call = async () => {
    await clerk.invitations.list();
    await clerk.invitations.list({}, { signal: other });
    for await (const _ of clerk.invitations.listAll({}, { signal: other })) break;
  };
  await isFlat("a long-lived signal", async () => {
    for (let count = 0; count < 200; count++) await call();
  });
  for (const it of [signal, other]) assert.equal(getEventListeners(it, "abort").length, 0, "listeners");
  await assertQuiet();
});
