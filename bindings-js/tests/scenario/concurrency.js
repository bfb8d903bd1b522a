/** One client shared by many calls, as in a worker that serves many requests. */

import { losesAnswers } from "./kit.js";

export const cases = {
  async "50 calls at once, some of them aborted: the others come to no harm"(kit) {
    await kit.fault({ kind: "delay", ms: 5 });
    const clerk = kit.clerk();
    const calls = Array.from({ length: 50 }, (_, index) => {
      const controller = new AbortController();
      const emailAddress = `p${index}@example.com`;
      const call = clerk.invitations.create({ emailAddress, publicMetadata: { index } }, { signal: controller.signal });
      // Every fifth, at once or in flight.
      if (index % 10 === 0) controller.abort();
      if (index % 10 === 5) setTimeout(() => controller.abort(), index / 10);
      // It may be over before anybody looks.
      call.catch(() => {});
      return { call, index, emailAddress };
    });
    let aborted = 0;
    for (const { call, index, emailAddress } of calls) {
      if (index % 5 === 0) {
        // Those in flight may be quicker than their abort.
        aborted += await call.then(
          () => 0,
          (error) => (error instanceof kit.root.RequestAbortedError ? 1 : Promise.reject(error)),
        );
      } else {
        const invitation = await call;
        kit.equal([invitation.emailAddress, invitation.publicMetadata], [emailAddress, { index }], "each gets its own");
      }
    }
    kit.ok(aborted >= 5, `${aborted} were aborted`);
    const mails = await kit.mails();
    kit.equal(new Set(mails).size, mails.length, "nobody is mailed twice");
    kit.ok(mails.length >= 40, "all the others are mailed");
    kit.equal((await clerk.invitations.list({ limit: 1 })).data.length, 1, "the client still works");
  },

  "calls of different kinds, lost answers among them": losesAnswers(async (kit) => {
    await kit.fault({ kind: "drop_after", probability: 0.3, match: { method: "POST" } });
    const clerk = kit.clerk({ timeoutMs: 8_000 });
    const addresses = Array.from({ length: 20 }, (_, index) => `q${index}@example.com`);
    const made = await Promise.all(
      addresses.map((emailAddress, index) =>
        index % 2 ? clerk.invitations.create({ emailAddress }) : clerk.waitlistEntries.create({ emailAddress, notify: false }),
      ),
    );
    kit.equal(made.map((item) => item.emailAddress), addresses, "each gets its own");
    kit.equal((await kit.mails()).sort(), addresses.filter((_, index) => index % 2).sort(), "mails");
  }),

  async "one after another aborted: the client still works"(kit) {
    const clerk = kit.clerk();
    for (let round = 0; round < 100; round++) {
      const controller = new AbortController();
      const call = clerk.invitations.list({}, { signal: controller.signal });
      if (round % 2) await null;
      controller.abort();
      await kit.fails(call, kit.root.RequestAbortedError);
    }
    kit.equal((await clerk.invitations.list()).totalCount, 0, "list");
  },
};
