/** Invitations into organizations: each call, both worlds of their guard, and any number of people. */

import { collect, losesAnswers } from "./kit.js";

const EMAIL = "ada@example.com";
const ROLE = "org:member";
const core = (kit) => new kit.core.ClerkCore(kit.options());
const organization = async (kit, fields) => (await kit.control("organizations", { name: "Acme", ...fields })).id;
const create = (organizationId) => ({ method: "POST", path: `/organizations/${organizationId}/invitations` });

export const cases = {
  async "create, get, list, revoke"(kit) {
    const organizationId = await organization(kit);
    const { organizationInvitations } = kit.clerk();
    const request = {
      emailAddress: EMAIL,
      role: "org:admin",
      expiresInDays: 7,
      publicMetadata: { snake_key: 1 },
      privateMetadata: { camelKey: "nobody's to see" },
      redirectUrl: "https://example.com/welcome",
    };
    const made = await organizationInvitations.create(organizationId, request);
    const sent = (await kit.requests()).at(-1);
    kit.equal([sent.path, Object.keys(sent.body).length], [`/v1/organizations/${organizationId}/invitations`, 6], "request");
    const [stored] = (await kit.state()).organization_invitations;
    const fields = [made.id, made.object, made.organizationId, made.role, made.status, made.publicMetadata];
    kit.equal(fields, [stored.id, "organization_invitation", organizationId, "org:admin", "pending", { snake_key: 1 }], "fields");
    kit.equal([made.url, made.privateMetadata], [stored.url, { camelKey: "nobody's to see" }], "secrets, by name");
    kit.ok(!JSON.stringify({ ...made }).match(/ticket|nobody/), "neither is a property of its own");
    kit.equal(JSON.parse(JSON.stringify(made)).privateMetadata.camelKey, "nobody's to see", "in JSON");
    const id = { organizationId, invitationId: made.id };
    kit.equal((await organizationInvitations.get(id)).id, made.id, "get");
    await organizationInvitations.create({ organizationId, emailAddress: "b@example.com", role: ROLE, notify: false });
    const page = await organizationInvitations.list(organizationId, { status: ["pending", "revoked"], orderBy: "email_address", limit: 1 });
    kit.equal([page.data.map((it) => it.emailAddress), page.totalCount], [[EMAIL], 2], "list");
    kit.equal((await kit.requests()).at(-1).query, "status=pending&status=revoked&order_by=email_address&limit=1", "query");
    const revoked = await organizationInvitations.revoke(id);
    kit.equal([revoked.status, revoked.url], ["revoked", null], "revoked");
    const again = { status: 404, code: "organization_invitation_not_pending" };
    await kit.fails(organizationInvitations.revoke(id), kit.root.ClerkErrors, again);
    const all = await collect(organizationInvitations.listAll(organizationId));
    kit.equal(all.map((it) => it.emailAddress), [EMAIL, "b@example.com"], "listAll");
    kit.equal(await kit.mails(), [EMAIL], "mails");
  },

  async "across organizations, and of a user"(kit) {
    const [one, other] = [await organization(kit), await organization(kit, { name: "Other" })];
    const { organizationInvitations } = kit.clerk();
    for (const organizationId of [one, other]) await organizationInvitations.create({ organizationId, emailAddress: EMAIL, role: ROLE });
    const page = await organizationInvitations.listInstance({ query: "ada@" });
    kit.equal(page.data.map((it) => it.publicOrganizationData?.name).sort(), ["Acme", "Other"], "publicOrganizationData");
    kit.equal((await collect(organizationInvitations.listInstanceAll())).length, 2, "listInstanceAll");
    const user = await kit.control("users", { email_address: EMAIL });
    kit.equal((await organizationInvitations.listOfUser(user.id)).totalCount, 2, "of a user");
    kit.equal((await organizationInvitations.listOfUser({ userId: user.id, status: "revoked" })).totalCount, 0, "none is revoked");
  },

  async "a parameter of the path that is missing or empty is refused before anything is sent"(kit) {
    const { organizationInvitations } = kit.clerk();
    const { InvalidRequestError } = kit.root;
    await kit.fails(organizationInvitations.revoke({ organizationId: "org_1" }), InvalidRequestError, { field: "invitationId" });
    await kit.fails(organizationInvitations.get({ organizationId: "", invitationId: "x" }), InvalidRequestError, { field: "organizationId" });
    await kit.fails(organizationInvitations.list(""), InvalidRequestError, { field: "organizationId" });
    await kit.fails(organizationInvitations.bulkCreate("org_1", []), InvalidRequestError, { field: "items" });
    kit.equal((await kit.requests()).length, 0, "requests");
  },

  "an answer that is lost is found": losesAnswers(async (kit) => {
    const organizationId = await organization(kit);
    for (const organization_duplicates of ["allowed", "duplicate_record"]) {
      await kit.control("config", { organization_duplicates });
      const emailAddress = `${organization_duplicates}@example.com`;
      await kit.fault({ kind: "drop_after", match: create(organizationId), times: 1 });
      const made = await kit.clerk().organizationInvitations.create(organizationId, { emailAddress, role: ROLE });
      kit.equal(made.emailAddress, emailAddress, "it is found");
      kit.equal((await kit.mails()).filter((to) => to === emailAddress).length, 1, "one mail");
    }
  }),

  "what may still arrive is not sent again where Clerk would not refuse it": losesAnswers(async (kit) => {
    const organizationId = await organization(kit);
    await kit.control("config", { organization_duplicates: "allowed" });
    await kit.fault({ kind: "drop_before", match: create(organizationId) });
    const clerk = kit.clerk({ timeoutMs: 500 });
    const call = clerk.organizationInvitations.create(organizationId, { emailAddress: EMAIL, role: ROLE });
    const error = await kit.fails(call, kit.root.AmbiguousError);
    kit.equal(error.fates.map((fate) => [fate.subject, fate.outcome]), [[EMAIL, "unknown"]], "fates");
    const sent = (await kit.requests()).filter(({ method }) => method === "POST");
    kit.equal(sent.length, 1, "requests");
  }),

  async "any number of people, a member, a role that does not exist, and no room"(kit) {
    const organizationId = await organization(kit);
    await kit.control("members", { organization_id: organizationId, email_address: "p03@example.com", role: ROLE });
    const people = Array.from({ length: 24 }, (_, at) => ({
      emailAddress: `p${String(at).padStart(2, "0")}@example.com`,
      role: at === 7 ? "org:nobody" : ROLE,
    }));
    const batch = (id, options) => collect(kit.funcs.organizationInvitationsBulkCreateAll(core(kit), id, people, options));
    const told = (await batch(organizationId)).sort((a, b) => a.index - b.index);
    const special = { 3: "alreadyMember", 7: "refused" };
    kit.equal(told.map(({ outcome }) => outcome), people.map((_, at) => special[at] ?? "created"), "outcomes");
    kit.equal((await kit.mails()).length, 22, "mails");
    const full = await organization(kit, { name: "Full", max_allowed_memberships: 1 });
    await kit.control("members", { organization_id: full, email_address: "boss@example.com", role: ROLE });
    const unsent = await batch(full, { concurrency: 1 });
    kit.ok(unsent.every(({ outcome }) => outcome === "notSent"), "nobody is invited");
    kit.equal(unsent[0].error.code, "organization_membership_quota_exceeded", "why");
  },

  async "standalone, and a deletion"(kit) {
    const organizationId = await organization(kit);
    const { funcs } = kit;
    const items = ["a", "b"].map((name) => ({ emailAddress: `${name}@example.com`, role: ROLE }));
    const bulk = await funcs.organizationInvitationsBulkCreate(core(kit), { organizationId, items });
    kit.equal([bulk.ok, bulk.value.totalCount, bulk.value.data.length], [true, 2, 2], "bulkCreate");
    const invitationId = bulk.value[0].id;
    for (const call of [
      funcs.organizationInvitationsGet(core(kit), { organizationId, invitationId }),
      funcs.organizationInvitationsRevoke(core(kit), { organizationId, invitationId }),
      funcs.organizationInvitationsList(core(kit), { organizationId }),
      funcs.organizationInvitationsListInstance(core(kit)),
      funcs.organizationInvitationsCreate(core(kit), { organizationId, emailAddress: EMAIL, role: ROLE }),
    ]) {
      kit.ok((await call).ok, "it answers");
    }
    const nobody = await funcs.organizationInvitationsListOfUser(core(kit), { userId: "user_unknown" });
    kit.equal([nobody.ok, nobody.error.status], [false, 404], "of an unknown user");
    const { invitations } = kit.clerk();
    const { id } = await invitations.create({ emailAddress: EMAIL });
    const deleted = await invitations.delete(id);
    kit.equal([deleted.object, deleted.id, deleted.deleted], ["invitation", id, true], "deleted");
    const again = await funcs.invitationsDelete(core(kit), { invitationId: id });
    kit.equal([again.ok, again.error.code], [false, "resource_not_found"], "there is none any more");
  },

  "a deletion whose answer is lost is done": losesAnswers(async (kit) => {
    const { invitations } = kit.clerk();
    const { id } = await invitations.create({ emailAddress: EMAIL });
    await kit.fault({ kind: "drop_after", match: { method: "DELETE" }, times: 1 });
    kit.equal((await invitations.delete(id)).deleted, true, "deleted");
    kit.equal((await kit.state()).invitations.length, 0, "it is gone");
  }),
};
