/** The library in a process. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createEmulator } from "../dist/index.js";

const KEY = { authorization: "Bearer sk_test_1" };
const invite = (clerk, name, init = {}) =>
  clerk.fetch(`${clerk.baseUrl}/invitations`, {
    method: "POST",
    headers: { ...KEY, "content-type": "application/json" },
    body: JSON.stringify({ email_address: `${name}@example.com` }),
    ...init,
  });

test("two of a process know nothing of each other, and a seed gives the same ids", async () => {
  const [a, b, c] = await Promise.all([createEmulator({ seed: 1, clock: 5 }), createEmulator({ seed: 1, clock: 5 }), createEmulator({ seed: 2 })]);
  for (const clerk of [a, c]) await invite(clerk, "ada");
  assert.equal(b.invitations().length, 0);
  await invite(b, "ada");
  assert.deepEqual(a.invitations(), b.invitations());
  assert.notEqual(a.invitations()[0].id, c.invitations()[0].id);
});

test("everything that the control side does", async () => {
  const clerk = await createEmulator({ clock: "manual", key: "sk_test_1", bulk_atomic: false });
  const { id } = await (await invite(clerk, "ada")).json();
  assert.equal(clerk.accept(id).status, "accepted");
  assert.deepEqual(clerk.users().map((user) => user.email_address), ["ada@example.com"]);
  assert.equal(clerk.addUser("grace@example.com").created_at, clerk.clock.now());
  const acme = clerk.addOrganization("Acme");
  assert.equal(clerk.addOrganization({ name: "B", seats: 1 }).seats, 1);
  assert.equal(clerk.addMember(acme.id, "grace@example.com").role, "org:member");
  assert.deepEqual([clerk.organizations().length, clerk.memberships().length, clerk.organizationInvitations().length], [2, 1, 0]);
  assert.equal(clerk.configure({ limits: "published" }).bulk_atomic, false);
  assert.throws(() => clerk.configure({ limits: "some" }), /^TypeError: limits: /);
  assert.throws(() => clerk.lock("wle_x"), /wle_x/);
  assert.throws(() => clerk.fault({ kind: "late" }), /ms/);
  clerk.fault({ kind: "drop_before", times: 1 });
  assert.equal(clerk.faults().length, 1);
  clerk.clearFaults();
  assert.deepEqual(clerk.faults(), []);
  assert.equal(clerk.requests().length, 1);
  assert.ok(!JSON.stringify(clerk.requests()).includes("sk_test_1\""));
  const before = clerk.clock.now();
  clerk.clock.advance(1000);
  assert.equal(clerk.clock.now(), before + 1000);
  clerk.reset();
  assert.deepEqual([clerk.clock.now(), clerk.users(), clerk.outbox(), clerk.configure().limits], [before, [], [], "off"]);
  assert.deepEqual(clerk.waitlistEntries(), []);
});

test("the clock is the caller's", async (t) => {
  let now = 1000;
  assert.equal((await createEmulator({ clock: () => now })).clock.now(), 1000);
  t.mock.timers.enable({ apis: ["Date"], now: 12_345 });
  const clerk = await createEmulator();
  t.mock.timers.tick(5);
  assert.equal(clerk.clock.now(), 12_350);
});

test("an option that is wrong is named", async () => {
  for (const [options, word] of [
    [{ limits: "some" }, /limits: .*`off` or `published`/],
    [{ nonsense: 1 }, /nonsense/],
    [{ seed: -1 }, /seed: /],
    [{ seed: 1.5 }, /seed: /],
    [{ key: "" }, /key: /],
    [{ clock: "sun" }, /clock: /],
    [{ clock: -1 }, /clock: /],
  ]) {
    await assert.rejects(createEmulator(options), word);
  }
});

test("faults end an exchange as the network does", async () => {
  const clerk = await createEmulator();
  for (const kind of ["drop_before", "drop_after"]) {
    clerk.fault({ kind, times: 1 });
    await assert.rejects(invite(clerk, kind), (error) => error instanceof TypeError && error.cause.code === "UND_ERR_SOCKET");
  }
  assert.deepEqual(clerk.outbox().map(({ to }) => to), ["drop_after@example.com"]);
  clerk.fault({ kind: "truncate", times: 1 });
  const cut = await invite(clerk, "cut");
  assert.equal(cut.status, 200);
  await assert.rejects(cut.text(), TypeError);
  clerk.fault({ kind: "oversize", bytes: 200_000, times: 1 });
  assert.equal((await (await invite(clerk, "x")).text()).length, 200_000);
});

test("an abort ends what stalls or waits, and what has not begun", async () => {
  const clerk = await createEmulator();
  for (const fault of [{ kind: "stall_after" }, { kind: "delay", ms: 60_000 }]) {
    clerk.fault({ ...fault, times: 1 });
    const reason = new Error("enough");
    const controller = new AbortController();
    const waiting = invite(clerk, fault.kind, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    await assert.rejects(waiting, reason);
  }
  await assert.rejects(invite(clerk, "never", { signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.equal(clerk.requests().length, 2);
});

test("redirects are followed, looked at or refused", async () => {
  const clerk = await createEmulator();
  const redirected = (redirect) => {
    clerk.fault({ kind: "redirect", location: "/v1/invitations", match: { path: "/nowhere" }, times: 1 });
    return clerk.fetch(`${clerk.baseUrl}/nowhere`, { method: "POST", headers: { ...KEY, "content-type": "application/json" }, body: '{"email_address":"r@example.com"}', redirect });
  };
  assert.equal((await redirected("manual")).status, 307);
  await assert.rejects(redirected("error"), TypeError);
  assert.equal((await (await redirected("follow")).json()).email_address, "r@example.com");
  clerk.fault({ kind: "redirect", location: "/v1/users" });
  await assert.rejects(clerk.fetch(`${clerk.baseUrl}/users`, { headers: KEY }), TypeError);
});

test("a link of a mail opens", async () => {
  const clerk = await createEmulator();
  const body = JSON.stringify({ email_address: "a@example.com", redirect_url: "https://app.example/in" });
  const { url } = await (await invite(clerk, "a", { body })).json();
  const opened = await clerk.fetch(url, { redirect: "manual" });
  assert.equal(opened.status, 303);
  assert.match(opened.headers.get("location"), /^https:\/\/app\.example\/in\?__clerk_ticket=\w+&__clerk_status=sign_up$/);
  assert.equal(clerk.invitations()[0].status, "accepted");
});

test("@clerk/backend is driven, unmodified", async (t) => {
  const clerk = await createEmulator();
  t.mock.method(globalThis, "fetch", clerk.fetch);
  // It keeps the `fetch` that is there when it is imported.
  const { createClerkClient } = await import("@clerk/backend");
  const client = createClerkClient({ secretKey: "sk_test_1" });
  const made = await client.invitations.createInvitation({ emailAddress: "ada@example.com", publicMetadata: { a: 1 } });
  assert.equal(made.status, "pending");
  assert.equal((await client.invitations.revokeInvitation(made.id)).status, "revoked");
  const [one] = await client.invitations.createInvitationBulk([{ emailAddress: "b@example.com" }]);
  assert.equal((await client.invitations.getInvitationList()).totalCount, 1);
  await client.invitations.deleteInvitation(one.id);
  await assert.rejects(client.invitations.deleteInvitation(one.id), (error) => error.status === 404);

  const organizationId = clerk.addOrganization("Acme").id;
  const admin = clerk.addMember(organizationId, "admin@example.com", "org:admin").user_id;
  const { organizations } = client;
  const joining = await organizations.createOrganizationInvitation({ organizationId, emailAddress: "c@example.com", role: "org:member", inviterUserId: admin });
  const bulk = await organizations.createOrganizationInvitationBulk(organizationId, [{ emailAddress: "d@example.com", role: "org:member" }]);
  assert.equal(bulk.totalCount ?? bulk.length, 1);
  const listed = await organizations.getOrganizationInvitationList({ organizationId, status: ["pending"] });
  assert.deepEqual(listed.data.map(({ emailAddress }) => emailAddress), ["d@example.com", "c@example.com"]);
  assert.equal((await organizations.getOrganizationInvitation({ organizationId, invitationId: joining.id })).role, "org:member");
  const revoked = await organizations.revokeOrganizationInvitation({ organizationId, invitationId: joining.id, requestingUserId: admin });
  assert.equal(revoked.status, "revoked");
  const waiting = await client.waitlistEntries.create({ emailAddress: "w@example.com" });
  assert.equal((await client.waitlistEntries.invite(waiting.id)).status, "invited");
});
