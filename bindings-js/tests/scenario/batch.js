/** Any number of people: an outcome for each, and nobody twice. */

import { answer, collect, losesAnswers, NONE, wire } from "./kit.js";

const BULK = { method: "POST", path: "/invitations/bulk" };
const person = (index) => `p${String(index).padStart(2, "0")}@example.com`;
const people = (count) => Array.from({ length: count }, (_, index) => person(index));
const core = (kit, options) => new kit.core.ClerkCore(kit.options(options));

/** What was told of each, by its place in the input; each place once. */
function byIndex(kit, items, count) {
  kit.equal(items.map((item) => item.index).sort((a, b) => a - b), Array.from({ length: count }, (_, at) => at), "places");
  return [...items].sort((a, b) => a.index - b.index);
}

/** An input that notes how far it was read, and whether it was closed. */
function source(list) {
  const it = { read: 0, isClosed: false };
  it[Symbol.asyncIterator] = async function* () {
    try {
      for (const item of list) {
        it.read++;
        yield item;
      }
    } finally {
      it.isClosed = true;
    }
  };
  return it;
}

/** Clerk's answer to a bulk. */
function made(body) {
  const items = JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  return answer(items.map((item, at) => wire({ ...item, id: `inv_${at}` })));
}

/** A `fetch` that answers bulks, but not before it is released. */
function holding() {
  let isReleased = false;
  let wake = () => {};
  const waiting = [];
  return {
    waiting,
    async fetch(_url, { body, signal }) {
      if (!isReleased) {
        await new Promise((resolve, reject) => {
          waiting.push(resolve);
          signal?.addEventListener("abort", () => reject(signal.reason));
          wake();
        });
      }
      return made(body);
    },
    /** Until so many requests wait. */
    async begun(count) {
      while (waiting.length < count) await new Promise((resolve) => (wake = resolve));
    },
    release() {
      isReleased = true;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

const posts = (requests) => requests.filter(({ method }) => method === "POST");

export const cases = {
  async "25 people, some of whom cannot be invited"(kit) {
    await kit.clerk().invitations.create({ emailAddress: person(3), notify: false });
    await kit.control("users", { email_address: person(7) });
    await kit.control("clock", { advance_ms: 60_000 });
    const input = [...people(23), "nobody", { emailAddress: "p05@EXAMPLE.com" }];
    input[9] = { emailAddress: person(9), publicMetadata: { a_b: 1 } };
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit), input, { withPending: true }));
    const told = byIndex(kit, items, 25);
    const special = { 3: "alreadyInvited", 7: "alreadyUser", 23: "refused", 24: "duplicate" };
    const { invitations } = await kit.state();
    for (const item of told) {
      const { index, emailAddress, outcome } = item;
      kit.equal(outcome, special[index] ?? "created", `outcome ${index}`);
      if (outcome !== "created") continue;
      const made = invitations.filter((invitation) => invitation.email_address === emailAddress);
      kit.equal(made.map((invitation) => invitation.id), [item.value.id], `the invitation of ${emailAddress}`);
    }
    kit.equal(told[3].pending.emailAddress, person(3), "the pending one");
    kit.equal([told[7].error.code, told[23].error.name], ["form_identifier_exists", "InvalidRequestError"], "errors");
    kit.equal(told[9].value.publicMetadata, { a_b: 1 }, "publicMetadata");
    const expected = people(23).filter((_, index) => !special[index]);
    kit.equal((await kit.mails()).sort(), expected, "mails");
  },

  "an answer lost on the way": losesAnswers(async (kit) => {
    await kit.fault({ kind: "drop_after", match: BULK, skip: 1, times: 1 });
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit), people(25)));
    kit.equal(new Set(byIndex(kit, items, 25).map((item) => item.outcome)).size, 1, "all are the same:");
    kit.equal(items[0].outcome, "created", "outcome");
    kit.equal((await kit.mails()).sort(), people(25), "mails");
    kit.equal(posts(await kit.requests()).length, 3, "bulks");
  }),

  async "a key that is refused ends it, and no more is read"(kit) {
    const input = source(people(30));
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit, { bearerAuth: "wrong" }), input, { concurrency: 1 }));
    kit.equal(new Set(items.map((item) => item.outcome)).size, 1, "all are the same:");
    kit.equal([items[0].outcome, items[0].error.status], ["notSent", 401], "outcome");
    kit.equal([input.read, input.isClosed, items.length], [10, true, 10], "what was read is told of, and the input closed");
    kit.equal((await kit.requests()).length, 1, "requests");
  },

  async "a rate limit ends it too"(kit) {
    await kit.fault({ kind: "rate_limit", retry_after: 3600, match: BULK, skip: 1 });
    const input = source(people(30));
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit), input, { concurrency: 1 }));
    const outcomes = byIndex(kit, items, 20).map((item) => item.outcome);
    kit.equal(outcomes, [...Array(10).fill("created"), ...Array(10).fill("notSent")], "outcomes");
    kit.equal([items.at(-1).error.retryAfter, input.read], [3600, 20], "retryAfter");
  },

  async "a refusal that is cut costs its own bulk alone"(kit) {
    await kit.control("users", { email_address: person(3) });
    await kit.fault({ kind: "truncate", match: BULK, times: 1 });
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit, { retries: NONE }), people(20)));
    const outcomes = byIndex(kit, items, 20).map((item) => item.outcome);
    kit.equal(outcomes, [...Array(10).fill("notSent"), ...Array(10).fill("created")], "outcomes");
  },

  async "an answer that is too short is no success"(kit) {
    const short = core(kit, { retries: NONE, fetch: async () => answer([]) });
    const items = await collect(kit.funcs.invitationsBulkCreateAll(short, people(2)));
    kit.equal(byIndex(kit, items, 2).map((item) => item.outcome), ["ambiguous", "ambiguous"], "outcomes");
  },

  async "one that nobody can read costs the others nothing"(kit) {
    const trap = {
      get emailAddress() {
        throw new Error("a trap");
      },
    };
    const cyclic = { emailAddress: person(2) };
    cyclic.publicMetadata = { cyclic };
    const input = [person(0), null, cyclic, trap, person(4)];
    const items = await collect(kit.funcs.invitationsBulkCreateAll(core(kit), input));
    const outcomes = byIndex(kit, items, 5).map((item) => item.outcome);
    kit.equal(outcomes, ["created", "refused", "refused", "refused", "created"], "outcomes");
    kit.equal((await kit.mails()).sort(), [person(0), person(4)], "mails");
  },

  async "leaving early sends no more"(kit) {
    const input = source(people(30));
    for await (const item of kit.funcs.invitationsBulkCreateAll(core(kit), input, { concurrency: 1 })) if (item.index === 4) break;
    kit.equal([(await kit.mails()).length, input.read, input.isClosed], [10, 10, true], "the first bulk alone");
  },

  async "as many requests are under way as may be, and no more is read"(kit) {
    for (const [options, expected] of [[{}, 2], [{ concurrency: 1 }, 1], [{ concurrency: 3 }, 3]]) {
      const held = holding();
      const input = source(people(60));
      const all = collect(kit.funcs.invitationsBulkCreateAll(core(kit, { fetch: held.fetch }), input, options));
      await held.begun(expected);
      // Whatever would yet be read or sent, would be by now.
      await new Promise((resolve) => setTimeout(resolve));
      kit.equal([held.waiting.length, input.read], [expected, 10 * expected], "under way, and read");
      held.release();
      kit.equal(byIndex(kit, await all, 60).filter((item) => item.outcome === "created").length, 60, "created");
    }
    for (const concurrency of [0, 1.5, NaN, "2", null]) {
      await kit.fails(collect(kit.funcs.invitationsBulkCreateAll(core(kit), [], { concurrency })), kit.root.InvalidRequestError, {
        field: "concurrency",
      });
    }
  },

  async "leaving ends what is under way, and waits for nothing"(kit) {
    const held = holding();
    async function* input() {
      yield* people(20);
      await new Promise(() => {});
    }
    let signal;
    const fetch = (url, init) => {
      if (!signal) {
        signal = init.signal;
        return held.fetch(url, init);
      }
      return Promise.resolve(made(init.body));
    };
    for await (const item of kit.funcs.invitationsBulkCreateAll(core(kit, { fetch }), input())) {
      kit.equal(item.index, 10, "the second bulk is through first, while the input is slow");
      break;
    }
    kit.ok(signal.aborted, "the first bulk is aborted");
  },

  async "what the input throws comes out"(kit) {
    async function* input() {
      yield* people(12);
      throw new TypeError("the file ends here");
    }
    const items = [];
    const loop = async () => {
      for await (const item of kit.funcs.invitationsBulkCreateAll(core(kit), input())) items.push(item);
    };
    await kit.fails(loop, TypeError, { message: "the file ends here" });
    kit.equal([items.length, (await kit.mails()).length], [12, 12], "what was read is sent, and told of");
    kit.equal(await collect(kit.funcs.invitationsBulkCreateAll(core(kit), [])), [], "nobody at all");
  },

  async "the waitlist, 50 in a request"(kit) {
    await kit.clerk().waitlistEntries.create({ emailAddress: person(0), notify: false });
    const input = people(60).map((emailAddress) => ({ emailAddress, notify: false }));
    const items = await collect(kit.funcs.waitlistEntriesBulkCreateAll(core(kit), new Set(input)));
    kit.ok(byIndex(kit, items, 60).every((item) => item.outcome === "created" && item.value.object === "waitlist_entry"), "all");
    kit.equal(posts(await kit.requests()).length, 3, "requests");
    kit.equal((await kit.state()).waitlist_entries.length, 60, "entries");
  },
};
