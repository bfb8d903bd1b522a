/** `listAll`: over all pages, while others insert and remove, and what happens when it is left early. */

import { answer, collect, stuck, wire } from "./kit.js";

/** A list that the emulator holds. */
async function people(kit, count) {
  const { invitations } = kit.clerk();
  for (let at = 0; at < count; at += 10) {
    const bulk = Array.from({ length: Math.min(10, count - at) }, (_, index) => ({
      emailAddress: `p${String(at + index).padStart(2, "0")}@example.com`,
      notify: false,
    }));
    await invitations.bulkCreate(bulk);
  }
  return invitations;
}

const names = (items) => items.map((item) => item.emailAddress.slice(0, 3)).sort();

export const cases = {
  async "goes over all pages"(kit) {
    const invitations = await people(kit, 23);
    const expected = Array.from({ length: 23 }, (_, index) => `p${String(index).padStart(2, "0")}`);
    kit.equal(names(await collect(invitations.listAll({ status: "pending", limit: 12 }))), expected, "all");
    const before = (await kit.requests()).length;
    const listing = invitations.listAll();
    kit.equal((await kit.requests()).length, before, "nothing is asked before it is iterated");
    kit.equal((await collect(listing)).length, 23, "in one page");
    kit.equal((await collect(listing)).length, 23, "it can be iterated again");
    kit.equal((await collect(invitations.listAll({ status: "accepted" }))).length, 0, "an empty list");
    const items = await collect(invitations.listAll({ offset: 20, limit: 2 }));
    kit.equal(items.length, 3, "from an offset");
  },

  async "waitlistEntries too"(kit) {
    const { waitlistEntries } = kit.clerk();
    const entries = Array.from({ length: 7 }, (_, index) => ({ emailAddress: `w${index}@example.com`, notify: false }));
    await waitlistEntries.bulkCreate(entries);
    const listed = await collect(waitlistEntries.listAll({ limit: 3 }));
    kit.equal(names(listed), entries.map((entry) => entry.emailAddress.slice(0, 3)), "all");
  },

  async "what is removed or inserted meanwhile hides nothing"(kit) {
    const invitations = await people(kit, 30);
    const seen = [];
    let count = 0;
    for await (const item of invitations.listAll({ status: "pending", limit: 10 })) {
      seen.push(item);
      count++;
      // Whoever goes over a list often removes what it finds.
      if (count % 2 === 0) await invitations.revoke(item.id);
      if (count === 15) await invitations.create({ emailAddress: "new@example.com", notify: false });
    }
    const expected = [...Array.from({ length: 30 }, (_, index) => `p${String(index).padStart(2, "0")}`), "new"].sort();
    kit.equal(names(seen), expected, "each once");
  },

  async "leaving the loop asks no more"(kit) {
    const invitations = await people(kit, 10);
    const before = (await kit.requests()).length;
    for await (const item of invitations.listAll({ limit: 3 })) if (item) break;
    kit.equal((await kit.requests()).length, before + 1, "requests");
  },

  async "leaving early aborts what is in flight"(kit) {
    const fetch = stuck();
    const items = kit.clerk({ fetch }).invitations.listAll()[Symbol.asyncIterator]();
    const next = items.next();
    await fetch.isCalled;
    kit.equal(await items.return(), { done: true, value: undefined }, "return");
    kit.equal(await next, { done: true, value: undefined }, "what was pending ends");
    kit.ok(fetch.signal.aborted, "the request is aborted");
    kit.equal(await items.next(), { done: true, value: undefined }, "and it stays ended");
  },

  async "a signal of the caller's ends it with an error"(kit) {
    const fetch = stuck();
    const controller = new AbortController();
    const items = kit.clerk({ fetch }).invitations.listAll({}, { signal: controller.signal })[Symbol.asyncIterator]();
    const next = items.next();
    await fetch.isCalled;
    controller.abort();
    await kit.fails(next, kit.root.RequestAbortedError);
    kit.equal((await items.next()).done, true, "it ends after an error");
  },

  async "an error on a page comes out of the loop"(kit) {
    const invitations = await people(kit, 10);
    await kit.fault({ kind: "status", code: 403, body: { errors: [{ code: "x", message: "no" }] }, skip: 1 });
    const seen = [];
    const loop = async () => {
      for await (const item of invitations.listAll({ limit: 5 })) seen.push(item);
    };
    await kit.fails(loop, kit.root.ClerkErrors, { status: 403, code: "x" });
    kit.ok(seen.length >= 4 && seen.length <= 5, "the first page was seen");
  },

  async "calls of next do not overtake each other"(kit) {
    const invitations = await people(kit, 9);
    const items = invitations.listAll({ limit: 3 })[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 11 }, () => items.next()));
    kit.equal(results.map((result) => result.done), [...Array(9).fill(false), true, true], "done");
    kit.equal(new Set(results.slice(0, 9).map((result) => result.value.id)).size, 9, "each once");
  },

  async "a server that ignores offset does not make it endless"(kit) {
    const page = { data: [wire({ id: "inv_1" }), wire({ id: "inv_2" })], total_count: 100 };
    const clerk = kit.clerk({ fetch: async () => answer(page) });
    await kit.fails(collect(clerk.invitations.listAll({ limit: 2 })), kit.root.ResponseValidationError);
  },
};
