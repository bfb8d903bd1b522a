/** A program as people have it for `@clerk/backend`: the harness replaces this one import, and nothing else. */

import { createClerkClient } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";

const clerkClient = createClerkClient({ secretKey: process.env.CLERK_SECRET_KEY, apiUrl: process.env.CLERK_API_URL });
const { invitations, waitlistEntries } = clerkClient;

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

function print(what: string, value: unknown) {
  console.log(`${what}: ${JSON.stringify(value)}`);
}
