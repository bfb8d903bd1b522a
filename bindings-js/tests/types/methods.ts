/** How the client may be called, and what it answers. Checked by tsc, never run. */

import { Clerk, type ClerkClient, createClerkClient, type CreateInvitationRequest, type Invitation, type OrganizationInvitation, type Page, type WaitlistEntry } from "clerk-invitations";

const clerk = new Clerk({ bearerAuth: "sk_test_1" });
const same: Clerk = createClerkClient({ secretKey: async () => "sk_test_1", apiUrl: "https://api.clerk.com" });

/** Whether two types are the same, `any` and optional members included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(_?: T) => undefined;

is<Same<ReturnType<typeof clerk.invitations.create>, Promise<Invitation>>>();
is<Same<ReturnType<typeof clerk.invitations.list>, Promise<Page<Invitation>>>>();
is<Same<ReturnType<typeof clerk.invitations.bulkCreate>, Promise<Invitation[]>>>();
is<Same<ReturnType<typeof clerk.waitlistEntries.invite>, Promise<WaitlistEntry>>>();

// Required fields are required, and what is no field is an error.
clerk.invitations.create({ emailAddress: "ada@example.com" });
// @ts-expect-error emailAddress is missing
clerk.invitations.create({});
// @ts-expect-error the request may be missing as a whole
clerk.invitations.create(undefined);
// As Clerk's Speakeasy SDK lets it be called. It is deprecated, for it fails.
clerk.invitations.create();
is<Same<Parameters<typeof clerk.invitations.create>[0], CreateInvitationRequest>>();
// @ts-expect-error the request is missing
clerk.invitations.revoke();
// @ts-expect-error misspelt
clerk.invitations.create({ emailAddress: "ada@example.com", expiresInDay: 1 });
// @ts-expect-error the wire's name
clerk.invitations.create({ email_address: "ada@example.com" });
// @ts-expect-error of another type
clerk.invitations.create({ emailAddress: "ada@example.com", expiresInDays: "7" });
// @ts-expect-error no list
clerk.invitations.bulkCreate({ emailAddress: "ada@example.com" });
clerk.invitations.bulkCreate([{ emailAddress: "ada@example.com", notify: false }] as const);
// @ts-expect-error a field of one item is missing
clerk.waitlistEntries.bulkCreate([{ emailAddress: "a@example.com" }, { notify: true }]);

// undefined and null are as not set.
clerk.invitations.create({ emailAddress: "ada@example.com", redirectUrl: undefined, publicMetadata: null });

// Lists may go without a request; open unions take any string.
clerk.invitations.list();
clerk.invitations.list({ status: "pending" });
clerk.invitations.list({ status: "of-tomorrow" });
// @ts-expect-error no string
clerk.invitations.list({ status: 1 });

// Both ways of naming a resource.
clerk.invitations.revoke({ invitationId: "inv_1" });
clerk.invitations.revoke("inv_1", { timeoutMs: 1_000 });
// @ts-expect-error which one?
clerk.invitations.revoke({});
clerk.waitlistEntries.invite("wle_1");
clerk.waitlistEntries.invite("wle_1", { ignoreExisting: true }, { timeoutMs: 1_000 });
clerk.waitlistEntries.invite({ waitlistEntryId: "wle_1", ignoreExisting: true }, { timeoutMs: 1_000 });
// @ts-expect-error the id is given twice
clerk.waitlistEntries.invite("wle_1", { waitlistEntryId: "wle_1" });

// With two parameters in the path, neither may be missing.
const member = { organizationId: "org_1", invitationId: "orginv_1" };
is<Same<ReturnType<typeof clerk.organizationInvitations.revoke>, Promise<OrganizationInvitation>>>();
clerk.organizationInvitations.revoke({ ...member, requestingUserId: "user_1" });
// @ts-expect-error which invitation?
clerk.organizationInvitations.revoke({ organizationId: "org_1" });
// @ts-expect-error which organization?
clerk.organizationInvitations.revoke("orginv_1");
clerk.organizationInvitations.create("org_1", { emailAddress: "ada@example.com", role: "org:member" });
// @ts-expect-error a role is needed
clerk.organizationInvitations.create("org_1", { emailAddress: "ada@example.com" });
clerk.organizationInvitations.list("org_1", { status: ["pending", "of-tomorrow"] });
clerk.organizationInvitations.bulkCreate("org_1", [{ emailAddress: "ada@example.com", role: "org:admin" }]);

// Listing.
for await (const invitation of clerk.invitations.listAll({ status: "pending" })) is<Same<typeof invitation, Invitation>>();
for await (const entry of same.waitlistEntries.listAll()) is<Same<typeof entry, WaitlistEntry>>();

// A page is an array, and has data and totalCount.
const page = await clerk.invitations.list();
const items: Invitation[] = page;
const { data, totalCount } = page;
const [first] = page;
is<Same<typeof data, Invitation[]>>();
is<Same<typeof totalCount, number>>();
is<Same<typeof first, Invitation | undefined>>();
void items;

// createClerkClient has the methods of @clerk/backend besides.
const client: ClerkClient = createClerkClient({ secretKey: undefined as string | undefined, publishableKey: "pk_test_1" });
is<Same<ReturnType<typeof client.invitations.createInvitation>, Promise<Invitation>>>();
client.invitations.create({ emailAddress: "ada@example.com" });
client.invitations.createInvitation({ emailAddress: "ada@example.com" }, { timeoutMs: 1_000 });
// @ts-expect-error the request is missing
client.invitations.createInvitation();
// @ts-expect-error a Clerk has them not
clerk.invitations.createInvitation({ emailAddress: "ada@example.com" });

// Settings.
// @ts-expect-error no key
new Clerk({});
// @ts-expect-error the name that the other function has
new Clerk({ secretKey: "sk_test_1" });
// @ts-expect-error the name that the other class has
createClerkClient({ bearerAuth: "sk_test_1" });
new Clerk({ bearerAuth: () => "sk_test_1", retries: { strategy: "none" }, headers: [["x-a", "1"]] });
// @ts-expect-error none has no waits
new Clerk({ bearerAuth: "sk_test_1", retries: { strategy: "none", backoff: {} } });
clerk.invitations.list({}, { retries: { strategy: "backoff", backoff: { initialInterval: 5 } }, signal: AbortSignal.timeout(5) });
clerk.invitations.list({}, { fetchOptions: { cache: "no-store", cf: { cacheTtl: 5 }, next: { tags: ["a"] } }, fetch });
// @ts-expect-error misspelt
clerk.invitations.list({}, { timeout: 5 });
new Clerk({ bearerAuth: "sk_test_1", retryConfig: { strategy: "none" }, httpClient: { request: (request) => fetch(request) } });
clerk.invitations.list({}, { retryCodes: ["429", "5XX"] });
// @ts-expect-error of a client
clerk.invitations.list({}, { retryConfig: { strategy: "none" } });
