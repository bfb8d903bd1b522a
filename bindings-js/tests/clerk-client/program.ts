/** A program as people have it for `@clerk/backend`: the harness replaces this one import, and nothing else. */

import { createClerkClient } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";

const clerkClient = createClerkClient({ secretKey: process.env.CLERK_SECRET_KEY, apiUrl: process.env.CLERK_API_URL });
const { invitations, organizations, waitlistEntries } = clerkClient;
const organizationId = process.env.CLERK_ORGANIZATION_ID!;

const ada = await invitations.createInvitation({
  emailAddress: "ada@example.com",
  expiresInDays: 7,
  ignoreExisting: false,
  notify: true,
  publicMetadata: { role: "editor", nested: { snake_key: [1, null] } },
  redirectUrl: "https://example.com/welcome",
  templateSlug: "invitation",
});
print("createInvitation", pick(ada));

const bulk = await invitations.createInvitationBulk([
  { emailAddress: "bob@example.com", publicMetadata: { team: "b" } },
  { emailAddress: "cleo@example.com", notify: false },
]);
print("createInvitationBulk", bulk.map(pick));

const revoked = await invitations.revokeInvitation(bulk[0]!.id);
print("revokeInvitation", pick(revoked));

const { data, totalCount } = await invitations.getInvitationList({ status: "pending", limit: 1, offset: 1, orderBy: "+created_at" });
print("getInvitationList", [data.map(pick), totalCount]);
print("getInvitationList, of an address", (await invitations.getInvitationList({ query: "ada@example.com" })).data.map(pick));
const all = await invitations.getInvitationList();
print("getInvitationList, of all", [all.data.map(pick), all.totalCount]);
print("its JSON", Object.keys(JSON.parse(JSON.stringify(all))));

const gone = await invitations.deleteInvitation(revoked.id);
print("deleteInvitation", [gone.object, gone.id, gone.slug, gone.deleted]);

const role = "org:member";
const carl = await organizations.createOrganizationInvitation({
  organizationId,
  emailAddress: "carl@example.com",
  role,
  expiresInDays: 7,
  publicMetadata: { team: "c" },
  privateMetadata: { salary: 1 },
  redirectUrl: "https://example.com/welcome",
});
print("createOrganizationInvitation", pickMember(carl));
const colleagues = await organizations.createOrganizationInvitationBulk(organizationId, [
  { emailAddress: "dan@example.com", role },
  { emailAddress: "eli@example.com", role: "org:admin" },
]);
print("createOrganizationInvitationBulk", [colleagues.data.map(pickMember), colleagues.totalCount]);
const one = { organizationId, invitationId: colleagues.data[0]!.id };
print("getOrganizationInvitation", pickMember(await organizations.getOrganizationInvitation(one)));
print("revokeOrganizationInvitation", pickMember(await organizations.revokeOrganizationInvitation(one)));
const several = await organizations.getOrganizationInvitationList({ organizationId, status: ["pending", "revoked"], limit: 2 });
print("getOrganizationInvitationList", [several.data.map(pickMember), several.totalCount]);

const dora = await waitlistEntries.create({ emailAddress: "dora@example.com", notify: true });
print("create", [dora.id, dora.emailAddress, dora.status, dora.invitation, dora.isLocked, dora.createdAt, dora.updatedAt]);
const others = await waitlistEntries.createBulk([{ emailAddress: "eve@example.com" }, { emailAddress: "finn@example.com", notify: false }]);
print("createBulk", others.map((entry) => [entry.id, entry.emailAddress, entry.invitation === null]));
const invited = await waitlistEntries.invite(dora.id);
print("invite", [invited.status, invited.invitation && pick(invited.invitation)]);
print("invite, once more", (await waitlistEntries.invite(dora.id, { ignoreExisting: true })).status);
print("reject", (await waitlistEntries.reject(others[0]!.id)).status);
const deleted = await waitlistEntries.delete(others[1]!.id);
print("delete", [deleted.object, deleted.id, deleted.slug, deleted.deleted]);
const page = await waitlistEntries.list({ status: "invited", orderBy: "-created_at" });
print("list", [page.data.map((entry) => [entry.id, entry.status]), page.totalCount]);

const failures: [string, () => Promise<unknown>][] = [
  ["invited already", () => invitations.createInvitation({ emailAddress: "ada@example.com" })],
  ["no such invitation", () => invitations.revokeInvitation("inv_nobody")],
  ["revoked already", () => invitations.revokeInvitation(revoked.id)],
  ["no such member", () => organizations.revokeOrganizationInvitation({ organizationId, invitationId: "orginv_nobody" })],
  ["not pending", () => organizations.revokeOrganizationInvitation(one)],
  ["invited into it already", () => organizations.createOrganizationInvitation({ organizationId, emailAddress: "carl@example.com", role })],
  ["rejected already", () => waitlistEntries.invite(others[0]!.id)],
];
for (const [what, call] of failures) {
  try {
    print(what, await call());
  } catch (error) {
    if (!isClerkAPIResponseError(error)) throw error;
    const details = error.errors.map(({ code, message, longMessage, meta }) => [code, message, longMessage, meta?.emailAddresses, meta?.paramName]);
    print(what, [error.status, details, typeof error.clerkTraceId, error.retryAfter]);
  }
}

/** All that an invitation has in both. */
function pick(it: typeof ada) {
  const { id, emailAddress, publicMetadata, createdAt, updatedAt, status, url, revoked, raw } = it;
  return { id, emailAddress, publicMetadata, createdAt, updatedAt, status, url, revoked, raw };
}

/** All that an invitation into an organization has in both. */
function pickMember(it: typeof carl) {
  const { id, emailAddress, role, roleName, organizationId, createdAt, updatedAt, expiresAt, url, status } = it;
  const { publicMetadata, privateMetadata, raw } = it;
  const seen = { id, emailAddress, role, roleName, organizationId, createdAt, updatedAt, expiresAt, url, status };
  return { ...seen, publicMetadata, privateMetadata, raw };
}

function print(what: string, value: unknown) {
  console.log(`${what}: ${JSON.stringify(value)}`);
}
