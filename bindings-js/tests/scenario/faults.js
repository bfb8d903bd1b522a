/**
 * The main cases of the fault matrix (`tests/tests/faults`) through JavaScript: whatever goes wrong, nobody is mailed
 * twice, and nothing false is told.
 */

import { losesAnswers } from "./kit.js";

const PEOPLE = ["ada@example.com", "xada@example.com", "grace@example.com"];
const DAY_MS = 86_400_000;

/** The time for what can be settled, and the patience for what cannot. */
const LONG_MS = 10_000;
const SHORT_MS = 120;

const OWN_500 = { code: 500, body: { errors: [{ code: "internal_clerk_error", message: "oops" }] } };
const HTML_502 = { code: 502, body: "<html>Bad Gateway</html>", content_type: "text/html" };

/** What goes wrong; and whether, where it strikes once, the call must end in success, and in which time. */
const FAULTS = {
  "no connection for the answer": { fault: { kind: "drop_after" }, isSettled: true },
  "closed before anything happened": { fault: { kind: "drop_before" }, isSettled: true },
  "processed later": { fault: { kind: "late", ms: 3_600_000 } },
  "answer stalls": { fault: { kind: "stall_after" }, settledMs: 1_200 },
  "500 of Clerk's after the deed": { fault: { kind: "status_after", ...OWN_500 }, isSettled: true },
  "500 of Clerk's instead": { fault: { kind: "status", ...OWN_500 }, isSettled: true },
  "HTML 502 after the deed": { fault: { kind: "status_after", ...HTML_502 }, isSettled: true },
  "HTML 502 instead": { fault: { kind: "status", ...HTML_502 }, isSettled: true },
  "bare 503": { fault: { kind: "status", code: 503 }, isSettled: true },
  "body cut short": { fault: { kind: "truncate" }, isSettled: true },
  "200 that is no JSON": { fault: { kind: "status_after", code: 200, body: "<html>" }, isSettled: true },
  "429 for a moment": { fault: { kind: "rate_limit", retry_after: 0 }, isSettled: true },
  redirect: { fault: { kind: "redirect", location: "http://127.0.0.1:9/elsewhere" } },
};

/** What may also strike each time: one of each kind, as these wait until time is over. */
const ALWAYS = ["no connection for the answer", "HTML 502 instead", "answer stalls", "body cut short"];

// Before a look, an attempt leaves time for it; others may take all there is.
const LOOKED_UP = ["answer stalls"];

/** What is asked; what shows that it is done; whom it mails. */
const OPERATIONS = {
  create: {
    match: { method: "POST", path: "/invitations" },
    call: (clerk) => clerk.invitations.create({ emailAddress: PEOPLE[0] }),
    isDone: (state) => state.invitations.length === 1,
    mails: PEOPLE.slice(0, 1),
    settled: LOOKED_UP,
  },
  bulkCreate: {
    match: { method: "POST", path: "/invitations/bulk" },
    call: (clerk) => clerk.invitations.bulkCreate(PEOPLE.map((emailAddress) => ({ emailAddress }))),
    isDone: (state) => state.invitations.length === 3,
    mails: PEOPLE,
    settled: LOOKED_UP,
    told: (answer, state) =>
      answer.every((item, index) => item.emailAddress === PEOPLE[index] && state.invitations.some((made) => made.id === item.id)),
  },
  revoke: {
    match: { method: "POST", path: "/invitations/*/revoke" },
    prepare: (clerk) => clerk.invitations.create({ emailAddress: PEOPLE[0], notify: false }),
    call: (clerk, { id }) => clerk.invitations.revoke({ invitationId: id }),
    isDone: (state) => state.invitations[0].status === "revoked",
    mails: [],
  },
  invite: {
    match: { method: "POST", path: "/waitlist_entries/*/invite" },
    prepare: (clerk) => clerk.waitlistEntries.create({ emailAddress: PEOPLE[0], notify: false }),
    call: (clerk, { id }) => clerk.waitlistEntries.invite(id),
    isDone: (state) => state.waitlist_entries[0].status === "invited",
    mails: PEOPLE.slice(0, 1),
  },
  "invite with ignoreExisting": {
    match: { method: "POST", path: "/waitlist_entries/*/invite" },
    prepare: (clerk) => clerk.waitlistEntries.create({ emailAddress: PEOPLE[0], notify: false }),
    call: (clerk, { id }) => clerk.waitlistEntries.invite(id, { ignoreExisting: true }),
    isDone: (state) => state.waitlist_entries[0].status === "invited",
    mails: PEOPLE.slice(0, 1),
    settled: LOOKED_UP,
    // Nothing guards it: what may yet arrive cannot be sent again.
    open: ["closed before anything happened", "HTML 502 instead", "bare 503"],
  },
  reject: {
    match: { method: "POST", path: "/waitlist_entries/*/reject" },
    prepare: (clerk) => clerk.waitlistEntries.create({ emailAddress: PEOPLE[0], notify: false }),
    call: (clerk, { id }) => clerk.waitlistEntries.reject(id),
    isDone: (state) => state.waitlist_entries[0].status === "rejected",
    mails: [],
  },
  delete: {
    match: { method: "DELETE", path: "/waitlist_entries/*" },
    prepare: (clerk) => clerk.waitlistEntries.create({ emailAddress: PEOPLE[0], notify: false }),
    call: (clerk, { id }) => clerk.waitlistEntries.delete(id),
    isDone: (state) => state.waitlist_entries.length === 0,
    mails: [],
  },
  join: {
    match: { method: "POST", path: "/waitlist_entries" },
    call: (clerk) => clerk.waitlistEntries.create({ emailAddress: PEOPLE[0] }),
    isDone: (state) => state.waitlist_entries.length === 1,
    mails: PEOPLE.slice(0, 1),
  },
  "join in bulk": {
    match: { method: "POST", path: "/waitlist_entries/bulk" },
    call: (clerk) => clerk.waitlistEntries.bulkCreate(PEOPLE.map((emailAddress) => ({ emailAddress }))),
    isDone: (state) => state.waitlist_entries.length === 3,
    mails: PEOPLE,
  },
};

/** One operation with one fault; compares what the caller is told with what has come to be. */
async function run(kit, operation, fault, { isSettled = false, timeoutMs = SHORT_MS }) {
  const { match, prepare, call, isDone, mails, told } = operation;
  const clerk = kit.clerk();
  const subject = await prepare?.(clerk);
  // Core takes what is seconds old for its own.
  await kit.control("clock", { advance_ms: 60_000 });
  await kit.fault({ ...fault, match });
  const outcome = await call(kit.clerk({ timeoutMs }), subject).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  await fetch(`${kit.emulatorURL}/_emulator/faults`, { method: "DELETE" });
  // Whatever is on its way arrives.
  await kit.control("clock", { advance_ms: DAY_MS });
  const state = await kit.state();
  const { error, value } = outcome;
  const what = error ? `${error.name}: ${error.message}` : "success";

  const sent = await kit.mails();
  for (const person of new Set(sent)) {
    kit.equal(sent.filter((to) => to === person).length, 1, `mails to ${person}, told ${what}`);
  }
  const done = isDone(state);
  if (error) {
    kit.ok(error instanceof kit.root.ClerkError, `an error of ours: ${what}`);
    kit.ok(!isSettled, `it must be settled: ${what}`);
    if (!error.mayHaveBeenExecuted) kit.ok(!done && sent.length === 0, `told that it is not done: ${what}`);
  } else {
    kit.ok(done, "told that it is done");
    kit.equal([...sent].sort(), [...mails].sort(), "mails");
    kit.ok(told?.(value, state) ?? true, "what is told is what is there");
  }
}

/** Every operation with every fault, once, and some of them each time. */
function* matrix() {
  for (const [operation, it] of Object.entries(OPERATIONS)) {
    for (const [name, { fault, ...how }] of Object.entries(FAULTS)) {
      const mark = ["drop_after", "late"].includes(fault.kind) ? losesAnswers : (run) => run;
      const isSettled = (how.isSettled || it.settled?.includes(name)) && !it.open?.includes(name);
      const once = { isSettled, timeoutMs: isSettled ? (how.settledMs ?? LONG_MS) : SHORT_MS };
      yield [`${operation}: ${name}, once`, mark((kit) => run(kit, it, { ...fault, times: 1 }, once))];
      if (ALWAYS.includes(name)) yield [`${operation}: ${name}, always`, mark((kit) => run(kit, it, fault, {}))];
    }
  }
}

export const cases = {
  ...Object.fromEntries(matrix()),

  "an answer lost after the deed: one mail, and the invitation": losesAnswers(async (kit) => {
    await kit.fault({ kind: "drop_after", match: OPERATIONS.create.match, times: 1 });
    const invitation = await OPERATIONS.create.call(kit.clerk());
    const [stored] = (await kit.state()).invitations;
    kit.equal([invitation.id, invitation.url, invitation.createdAt], [stored.id, stored.url, stored.created_at], "found");
    kit.equal(await kit.mails(), [PEOPLE[0]], "mails");
  }),

  async "somebody else's invitation is not taken for ours"(kit) {
    const clerk = kit.clerk();
    await clerk.invitations.create({ emailAddress: PEOPLE[0] });
    await kit.control("clock", { advance_ms: 60_000 });
    await kit.fault({ kind: "drop_before", match: OPERATIONS.create.match, times: 1 });
    const members = { code: "duplicate_record", mayHaveBeenExecuted: false };
    await kit.fails(OPERATIONS.create.call(clerk), kit.root.ClerkErrors, members);
    kit.equal(await kit.mails(), [PEOPLE[0]], "mails");
  },

  async "a bulk of which a part was there: nobody is lost, and no success is told"(kit) {
    const clerk = kit.clerk();
    await kit.control("config", { bulk_atomic: false });
    await clerk.invitations.create({ emailAddress: PEOPLE[0], notify: false });
    await kit.control("clock", { advance_ms: 60_000 });
    const error = await kit.fails(OPERATIONS.bulkCreate.call(clerk), kit.root.AmbiguousError);
    const fates = Object.fromEntries(error.fates.map((fate) => [fate.subject, fate.outcome]));
    kit.equal(fates, { [PEOPLE[0]]: "notDone", [PEOPLE[1]]: "done", [PEOPLE[2]]: "done" }, "fates");
    kit.equal(error.fates.map((fate) => fate.subject), PEOPLE, "in the order asked for");
    const made = (await kit.state()).invitations.find((item) => item.email_address === PEOPLE[1]);
    kit.equal(error.effectFor(PEOPLE[1]).id, made.id, "effectFor");
    kit.equal(error.effectFor(PEOPLE[0]), undefined, "of what is not done");
    kit.ok(!JSON.stringify(error).includes("ticket="), "without the tickets");
  },

  "a bulk whose answer is lost is joined in the order asked for": losesAnswers(async (kit) => {
    await kit.fault({ kind: "drop_after", match: OPERATIONS.bulkCreate.match, times: 1 });
    const made = await OPERATIONS.bulkCreate.call(kit.clerk());
    kit.equal(made.map((item) => item.emailAddress), PEOPLE, "order");
    kit.equal((await kit.mails()).sort(), [...PEOPLE].sort(), "mails");
    kit.ok(made.every((item) => item.url.includes("ticket=")), "urls");
  }),

  async "a locked entry is waited for"(kit) {
    const clerk = kit.clerk();
    const { id } = await clerk.waitlistEntries.create({ emailAddress: PEOPLE[0], notify: false });
    await kit.control("lock", { waitlist_entry_id: id, locked: true });
    const call = clerk.waitlistEntries.invite(id);
    while (!(await kit.requests()).some((request) => request.status === 409)) await null;
    await kit.control("lock", { waitlist_entry_id: id, locked: false });
    kit.equal((await call).status, "invited", "status");
  },

  async "limits of Clerk's own are told, with the time to wait"(kit) {
    await kit.control("config", { limits: "published" });
    const clerk = kit.clerk();
    for (let at = 0; at < 25; at++) {
      await clerk.invitations.bulkCreate([{ emailAddress: `p${at}@example.com`, notify: false }]);
    }
    const call = clerk.invitations.bulkCreate([{ emailAddress: PEOPLE[0] }], { timeoutMs: 5_000 });
    const error = await kit.fails(call, kit.root.ClerkErrors, { status: 429, mayHaveBeenExecuted: false });
    kit.ok(error.retryAfter > 3_000 && error.retryAfter <= 3_600, `retryAfter: ${error.retryAfter}`);
    await kit.control("clock", { advance_ms: error.retryAfter * 1000 });
    kit.equal((await clerk.invitations.bulkCreate([{ emailAddress: PEOPLE[0] }])).length, 1, "afterwards");
  },

  async "an oversized answer is refused"(kit) {
    await kit.fault({ kind: "oversize", bytes: 9 * 1024 * 1024, match: { method: "GET" } });
    await kit.fails(kit.clerk().invitations.list(), kit.root.ClerkError);
  },

  async "a small delay is no fault"(kit) {
    await kit.fault({ kind: "delay", ms: 10 });
    await OPERATIONS.create.call(kit.clerk());
    kit.equal([(await kit.requests()).length, await kit.mails()], [1, [PEOPLE[0]]], "requests and mails");
  },
};
