/** Webhooks of the library, taken by those who take Clerk's: `@clerk/backend` and `svix`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook } from "@clerk/backend/webhooks";
import { Webhook } from "svix";
import { createEmulator } from "../dist/index.js";
import { SECRET } from "./receiver.mjs";

const url = "https://app.example/api/webhooks";
const taken = () => new Response(null, { status: 204 });

/** What an application does: it answers 400 to what does not verify. */
const verifiers = {
  "@clerk/backend": async (request) => (await verifyWebhook(request, { signingSecret: SECRET })).type,
  svix: async (request) => {
    const text = await request.text();
    new Webhook(SECRET).verify(text, Object.fromEntries(request.headers));
    return JSON.parse(text).type;
  },
};

for (const [name, verify] of Object.entries(verifiers)) {
  test(`${name} takes what is signed, and nothing else`, async () => {
    const clerk = await createEmulator({ clock: "manual", webhook: { url, secret: SECRET } });
    const seen = [];
    const receive = async (request) => {
      try {
        seen.push(await verify(request));
        return taken();
      } catch {
        return new Response(null, { status: 400 });
      }
    };
    const acme = clerk.addOrganization("Ümlaut & Söhne");
    const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
    const post = async (path, body) => (await clerk.fetch(clerk.baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
    const { id } = await post("/invitations", { email_address: "ada@example.com", public_metadata: { name: "Ådä 🎉" } });
    clerk.accept(id);
    const joining = await post(`/organizations/${acme.id}/invitations`, { email_address: "grace@example.com", role: "org:member" });
    await post(`/organizations/${acme.id}/invitations/${joining.id}/revoke`, {});
    await post("/waitlist_entries", { email_address: "joan@example.com" });
    const told = await clerk.deliver(receive);
    const events = ["email.created", "user.created", "organizationInvitation.created", "email.created", "organizationInvitation.revoked", "waitlistEntry.created", "email.created"];
    assert.deepEqual([seen, told.map(({ status }) => status)], [events, events.map(() => "delivered")]);
    assert.deepEqual(told[1].body.data.public_metadata, { name: "Ådä 🎉" });

    clerk.fault({ kind: "webhook_wrong_signature", match: { event: "user.created" }, times: 1 });
    clerk.addUser("forged@example.com");
    clerk.addUser("genuine@example.com");
    const [forged, genuine] = await clerk.deliver(receive);
    assert.deepEqual([forged.status, forged.fault, forged.attempts[0].status], ["pending", "webhook_wrong_signature", 400]);
    assert.equal(genuine.status, "delivered");
    assert.equal(seen.length, events.length + 1);
  });
}

test("the clock brings attempts back, and a delivery is made again", async () => {
  const clerk = await createEmulator({ clock: "manual" });
  clerk.webhooks({ url, secret: SECRET });
  clerk.addUser("a@example.com");
  const answers = [() => taken(), () => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })), () => new Response("later", { status: 503 }), () => Response.redirect("https://app.example/")];
  await clerk.deliver(answers.pop());
  for (const wait of [5_000, 300_000]) {
    clerk.clock.advance(wait - 1);
    assert.deepEqual(await clerk.deliver(taken), []);
    clerk.clock.advance(1);
    assert.equal((await clerk.deliver(answers.pop())).length, 1);
  }
  const [one] = clerk.deliveries();
  assert.deepEqual(one.attempts.map(({ status, error }) => status ?? error), [302, 503, "connect ECONNREFUSED"]);
  assert.equal(one.status, "pending");
  clerk.resend(one.id);
  assert.deepEqual((await clerk.deliver(answers.pop())).map(({ id, status }) => [id, status]), [[one.id, "delivered"]]);
  assert.throws(() => clerk.resend("msg_x"), /msg_x/);
});

test("what a webhook causes is delivered along, and a receiver that never answers is left behind", async (t) => {
  const clerk = await createEmulator({ clock: "manual", webhook: { url, secret: SECRET } });
  clerk.addUser("first@example.com");
  const told = await clerk.deliver((request) => {
    assert.equal(request.url, url);
    if (clerk.users().length === 1) clerk.addUser("second@example.com");
    return taken();
  });
  assert.equal(told.length, 2);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  clerk.addUser("third@example.com");
  let signal;
  const waiting = clerk.deliver((request) => new Promise(() => (signal = request.signal)));
  t.mock.timers.tick(15_000);
  const [late] = await waiting;
  assert.match(late.attempts[0].error, /15 s/);
  assert.ok(signal.aborted);
});

test("what is wrong with an endpoint is said without its secret, and nobody is told where there is none", async () => {
  for (const [webhook, word] of [
    [{ url: "x", secret: SECRET }, /url: /],
    [{ url, secret: "hidden" }, /secret: /],
  ]) {
    await assert.rejects(createEmulator({ webhook }), (error) => word.test(error.message) && !error.message.includes("hidden"));
    const clerk = await createEmulator();
    assert.throws(() => clerk.webhooks(webhook), (error) => word.test(error.message) && !error.message.includes("hidden"));
  }
  const clerk = await createEmulator({ webhook: { url, secret: SECRET } });
  clerk.webhooks(null);
  clerk.addUser("a@example.com");
  assert.deepEqual(await clerk.deliver(taken), []);
  clerk.reset();
  clerk.addUser("a@example.com");
  assert.equal(clerk.deliveries().length, 1, "it comes back on a reset");
  assert.ok(!JSON.stringify(clerk.deliveries()).includes(SECRET));
});
