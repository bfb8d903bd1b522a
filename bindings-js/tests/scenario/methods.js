/** All methods of invitations and the waitlist, both ways of calling them, and what happens to names on the way. */

import { answer, KEY, wire } from "./kit.js";

const EMAIL = "ada@example.com";

/** Names that look like ours, numbers of all kinds, nesting. */
const METADATA = {
  snake_key: 1.5,
  camelKey: -7,
  email_address: "kept",
  nested: { deep_key: [1, { x_y: null }], zero: 0, large: 9007199254740991 },
  "ключ 🗝": "é\u2028\n\"",
};

export const cases = {
  async "invitations.create sends what it is given"(kit) {
    const invitation = await kit.clerk().invitations.create({
      emailAddress: EMAIL,
      expiresInDays: 7,
      ignoreExisting: true,
      notify: false,
      publicMetadata: METADATA,
      redirectUrl: "https://example.com/welcome?a=b",
      templateSlug: "waitlist_invitation",
    });
    const sent = (await kit.requests()).at(-1);
    kit.equal([sent.method, sent.path, sent.status], ["POST", "/v1/invitations", 200], "request");
    kit.equal(
      sent.body,
      {
        email_address: EMAIL,
        expires_in_days: 7,
        // Nothing is in the way, so `ignore_existing` is not said: the request stays guarded.
        notify: false,
        public_metadata: METADATA,
        redirect_url: "https://example.com/welcome?a=b",
        template_slug: "waitlist_invitation",
      },
      "body",
    );
    kit.equal(sent.headers["clerk-api-version"], "2026-05-12", "version");
    kit.ok(sent.headers["content-type"].startsWith("application/json"), "the body's type is JSON");
    const [stored] = (await kit.state()).invitations;
    kit.equal(invitation.emailAddress, EMAIL, "emailAddress");
    kit.equal(invitation.publicMetadata, METADATA, "publicMetadata");
    kit.equal([invitation.id, invitation.status, invitation.object], [stored.id, "pending", "invitation"], "fields");
    kit.equal(
      [invitation.createdAt, invitation.updatedAt, invitation.expiresAt],
      [stored.created_at, stored.updated_at, stored.expires_at],
      "timestamps stay milliseconds",
    );
    kit.equal(invitation.url, stored.url, "url");
    kit.equal(JSON.parse(JSON.stringify(invitation)).url, stored.url, "url in JSON");
    kit.equal(await kit.mails(), [], "mails");
  },

  async "what is not set is not sent"(kit) {
    await kit.clerk().invitations.create({ emailAddress: EMAIL, notify: undefined, publicMetadata: null });
    const sent = (await kit.requests()).at(-1);
    kit.equal(Object.keys(sent.body).filter((name) => sent.body[name] !== null), ["email_address"], "body");
    kit.equal(await kit.mails(), [EMAIL], "mails");
  },

  async "invitations.list filters, orders and pages"(kit) {
    const { invitations } = kit.clerk();
    for (const name of ["a", "b", "c"]) await invitations.create({ emailAddress: `${name}@example.com` });
    const page = await invitations.list({ status: "pending", limit: 2, offset: 1, orderBy: "+created_at" });
    kit.equal(page.data.map((item) => item.emailAddress), ["b@example.com", "c@example.com"], "page");
    kit.equal(page.totalCount, 3, "totalCount");
    const { query } = (await kit.requests()).at(-1);
    const sent = Object.fromEntries(new URLSearchParams(query));
    const expected = { status: "pending", limit: "2", offset: "1", order_by: "+created_at", paginated: "true" };
    kit.equal(sent, expected, "query");
    const found = await invitations.list({ query: "b@example.com" });
    kit.equal(found.data.map((item) => item.emailAddress), ["b@example.com"], "query");
    kit.equal((await invitations.list()).totalCount, 3, "without a request");
  },

  async "invitations.bulkCreate answers in order"(kit) {
    const emails = ["c@example.com", "a@example.com", "b@example.com"];
    const made = await kit.clerk().invitations.bulkCreate(
      emails.map((emailAddress) => ({ emailAddress, publicMetadata: METADATA })),
    );
    kit.equal(made.map((item) => item.emailAddress), emails, "order");
    kit.equal(made.map((item) => item.publicMetadata), [METADATA, METADATA, METADATA], "publicMetadata");
    kit.equal((await kit.mails()).sort(), [...emails].sort(), "mails");
  },

  async "invitations.revoke takes an object, and an id"(kit) {
    const { invitations } = kit.clerk();
    for (const revoke of [(id) => invitations.revoke({ invitationId: id }), (id) => invitations.revoke(id)]) {
      const { id } = await invitations.create({ emailAddress: EMAIL });
      const revoked = await revoke(id);
      kit.equal([revoked.id, revoked.status, revoked.revoked], [id, "revoked", true], "revoked");
    }
    kit.equal((await invitations.list({ status: "revoked" })).totalCount, 2, "both");
  },

  async "waitlistEntries: join, invite, reject, delete"(kit) {
    const { waitlistEntries } = kit.clerk();
    const ada = await waitlistEntries.create({ emailAddress: EMAIL, notify: false });
    kit.equal([ada.emailAddress, ada.status, ada.object], [EMAIL, "pending", "waitlist_entry"], "entry");
    kit.ok(ada.createdAt > 1.7e12, "timestamps stay milliseconds");
    kit.equal((await waitlistEntries.create({ emailAddress: EMAIL })).id, ada.id, "who is on it stays on it");
    const others = await waitlistEntries.bulkCreate(
      ["b", "c", "d"].map((name) => ({ emailAddress: `${name}@example.com`, notify: false })),
    );
    kit.equal(others.map((entry) => entry.emailAddress[0]), ["b", "c", "d"], "order");
    const [bob, cleo, dora] = others;

    const invited = await waitlistEntries.invite(ada.id);
    kit.equal([invited.id, invited.status, invited.invitation.emailAddress], [ada.id, "invited", EMAIL], "invite(id)");
    const again = await waitlistEntries.invite(ada.id, { ignoreExisting: true });
    kit.ok(again.invitation.id !== invited.invitation.id, "invite(id, { ignoreExisting })");
    const request = { waitlistEntryId: bob.id, ignoreExisting: false };
    kit.equal((await waitlistEntries.invite(request)).status, "invited", "invite({ waitlistEntryId })");
    const bodies = (await kit.requests()).filter(({ path }) => path.endsWith("/invite")).map(({ body }) => body);
    kit.equal(bodies.at(-1), { ignore_existing: false }, "body");

    kit.equal((await waitlistEntries.reject(cleo.id)).status, "rejected", "reject");
    const deleted = await waitlistEntries.delete({ waitlistEntryId: dora.id });
    kit.equal([deleted.id, deleted.deleted], [dora.id, true], "delete");
    const page = await waitlistEntries.list({ orderBy: "+created_at", status: "invited" });
    kit.equal([page.totalCount, page.data.map((entry) => entry.id).sort()], [2, [ada.id, bob.id].sort()], "list");
    kit.equal((await waitlistEntries.list({})).totalCount, 3, "the deleted one is gone");
  },

  async "createClerkClient takes the settings of @clerk/backend"(kit) {
    for (const place of [{ apiUrl: kit.emulatorURL }, { apiUrl: `${kit.emulatorURL}/` }, { serverURL: kit.serverURL }]) {
      const clerk = kit.root.createClerkClient({ secretKey: KEY, dangerouslyAllowBrowser: true, ...place });
      kit.equal((await clerk.invitations.list()).totalCount, 0, "list");
      kit.ok(clerk instanceof kit.root.Clerk, "it is a Clerk");
    }
    kit.equal((await kit.requests()).at(-1).headers.authorization.slice(0, 15), "Bearer sk_test_", "key");
  },

  async "every standalone function answers a Result"(kit) {
    const core = new kit.core.ClerkCore(kit.options());
    const { funcs } = kit;
    const value = async (result) => {
      const answer = await result;
      kit.ok(answer.ok === true && !("error" in answer), `ok: ${answer.error}`);
      return answer.value;
    };
    const ada = await value(funcs.invitationsCreate(core, { emailAddress: EMAIL }));
    kit.equal((await value(funcs.invitationsBulkCreate(core, [{ emailAddress: "b@example.com" }]))).length, 1, "bulk");
    kit.equal((await value(funcs.invitationsRevoke(core, { invitationId: ada.id }))).status, "revoked", "revoke");
    kit.equal((await value(funcs.invitationsList(core, { status: "pending" }))).totalCount, 1, "list");
    const entry = await value(funcs.waitlistEntriesCreate(core, { emailAddress: "c@example.com" }));
    const entries = await value(
      funcs.waitlistEntriesBulkCreate(core, [{ emailAddress: "d@example.com" }, { emailAddress: "e@example.com" }]),
    );
    const invite = { waitlistEntryId: entry.id, ignoreExisting: true };
    kit.equal((await value(funcs.waitlistEntriesInvite(core, invite))).status, "invited", "invite");
    const { id } = await value(funcs.waitlistEntriesReject(core, { waitlistEntryId: entries[0].id }));
    kit.equal(id, entries[0].id, "reject");
    const deleted = await value(funcs.waitlistEntriesDelete(core, { waitlistEntryId: entries[1].id }));
    kit.equal(deleted.deleted, true, "delete");
    kit.equal((await value(funcs.waitlistEntriesList(core))).totalCount, 2, "list");

    const refused = await funcs.invitationsRevoke(core, { invitationId: ada.id });
    kit.equal([refused.ok, refused.error.code], [false, "invitation_already_revoked"], "an error is an answer");
    const invalid = await funcs.invitationsCreate(core, {});
    kit.ok(invalid.error instanceof kit.root.InvalidRequestError, "of any kind");
    kit.ok((await funcs.invitationsList(kit.clerk())).ok, "a Clerk is a ClerkCore");
  },

  async "what Clerk adds or leaves out does no harm"(kit) {
    const asked = async (members) => {
      const clerk = kit.clerk({ fetch: async () => answer(wire(members)) });
      return clerk.invitations.create({ emailAddress: EMAIL });
    };
    const added = await asked({ status: "haunted", brand_new: { a_b: 1 }, public_metadata: { a_b: 1 } });
    kit.equal([added.status, added.raw.brand_new, added.publicMetadata], ["haunted", { a_b: 1 }, { a_b: 1 }], "added");
    kit.ok(!("brand_new" in added) && !JSON.stringify(added).includes("brand_new"), "what is unknown stays in raw");
    const absent = await asked({ public_metadata: null, url: null, revoked: null, expires_at: null });
    kit.equal(
      [absent.publicMetadata, absent.url ?? 0, absent.revoked ?? 0, absent.expiresAt ?? 0],
      [{}, 0, 0, 0],
      "what is null is missing",
    );
    kit.equal((await asked({ created_at: 1e15 })).createdAt, 1e15, "a large timestamp");
    // A list may be a bare array.
    const bare = kit.clerk({ fetch: async () => answer([wire({}), wire({ id: "inv_2" })]) });
    const page = await bare.invitations.list();
    kit.equal([page.data.length, page.totalCount], [2, 2], "a bare array");
  },

  async "text of all kinds comes through"(kit) {
    const { invitations } = kit.clerk();
    const made = await invitations.create({ emailAddress: "a+b&c=d@example.com", publicMetadata: { "\u0000": "\u{10FFFF}" } });
    kit.equal(made.publicMetadata, { "\u0000": "\u{10FFFF}" }, "publicMetadata");
    kit.equal((await invitations.list({ query: "a+b&c=d@example.com" })).data[0].id, made.id, "query");
    await invitations.list({ query: "ünï 🦀\u0000" });
    kit.equal(new URLSearchParams((await kit.requests()).at(-1).query).get("query"), "ünï 🦀\u0000", "query");
    await kit.fails(invitations.revoke({ invitationId: "inv_/../?#%2e" }), kit.root.ClerkErrors, { status: 404 });
    kit.equal((await kit.requests()).at(-1).path, "/v1/invitations/inv_%2F..%2F%3F%23%252e/revoke", "path");
  },
};
