/** Our `createClerkClient` beside that of `@clerk/backend`, call by call. Checked by tsc, never run. */

import type { ClerkClient as Theirs, createClerkClient as makeTheirs } from "@clerk/backend";
import type {
  ClerkClient as Ours,
  ClerkClientOptions,
  CreateInvitationRequest,
  CreateOrganizationInvitationRequest,
  CreateWaitlistEntryRequest,
  GetOrganizationInvitationRequest,
  InviteWaitlistEntryRequest,
  ListInvitationsRequest,
  ListOrganizationInvitationsRequest,
  ListWaitlistEntriesRequest,
  NewOrganizationInvitationRequest,
  Page,
  RevokeOrganizationInvitationRequest,
} from "clerk-invitations";

type Assignable<A, B> = [A] extends [B] ? true : false;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(_?: T) => undefined;

type OurInvitations = Ours["invitations"];
type TheirInvitations = Theirs["invitations"];
type OurOrganizations = Ours["organizations"];
type TheirOrganizations = Theirs["organizations"];
type OurEntries = Ours["waitlistEntries"];
type TheirEntries = Theirs["waitlistEntries"];

// Whatever theirs is called with, ours is called with: without exception. (Function types, for methods are compared laxly.)

/** A function of the same parameters. */
type Call<M extends (...args: never[]) => unknown> = (...args: Parameters<M>) => unknown;

is<Assignable<OurInvitations["createInvitation"], Call<TheirInvitations["createInvitation"]>>>();
is<Assignable<OurInvitations["createInvitationBulk"], Call<TheirInvitations["createInvitationBulk"]>>>();
is<Assignable<OurInvitations["getInvitationList"], Call<TheirInvitations["getInvitationList"]>>>();
is<Assignable<OurInvitations["revokeInvitation"], Call<TheirInvitations["revokeInvitation"]>>>();
is<Assignable<OurInvitations["deleteInvitation"], Call<TheirInvitations["deleteInvitation"]>>>();
is<Assignable<OurOrganizations["createOrganizationInvitation"], Call<TheirOrganizations["createOrganizationInvitation"]>>>();
is<Assignable<OurOrganizations["createOrganizationInvitationBulk"], Call<TheirOrganizations["createOrganizationInvitationBulk"]>>>();
is<Assignable<OurOrganizations["getOrganizationInvitationList"], Call<TheirOrganizations["getOrganizationInvitationList"]>>>();
is<Assignable<OurOrganizations["getOrganizationInvitation"], Call<TheirOrganizations["getOrganizationInvitation"]>>>();
is<Assignable<OurOrganizations["revokeOrganizationInvitation"], Call<TheirOrganizations["revokeOrganizationInvitation"]>>>();
is<Assignable<OurEntries["list"], Call<TheirEntries["list"]>>>();
is<Assignable<OurEntries["create"], Call<TheirEntries["create"]>>>();
is<Assignable<OurEntries["createBulk"], Call<TheirEntries["createBulk"]>>>();
is<Assignable<OurEntries["invite"], Call<TheirEntries["invite"]>>>();
is<Assignable<OurEntries["reject"], Call<TheirEntries["reject"]>>>();
is<Assignable<OurEntries["delete"], Call<TheirEntries["delete"]>>>();
is<Assignable<Parameters<typeof makeTheirs>[0], ClerkClientOptions>>();

// The other way round, and for what is answered, these are all the differences, and why there are.

/** Each in a call's parameters or in its answer. */
interface Differences {
  "createInvitation(templateSlug)": "Clerk adds values without a new API version: any text is taken";
  "createInvitationBulk(templateSlug)": "as above";
  "getInvitationList(orderBy)": "as above: fields to order by";
  "getInvitationList(status)": "as above";
  "waitlistEntries.list(orderBy)": "as above";
  "waitlistEntries.list(status)": "as above";
  "createOrganizationInvitation(notify)": "theirs does not have it";
  "createOrganizationInvitationBulk(notify)": "as above";
  "getOrganizationInvitationList(emailAddress)": "as above";
  "getOrganizationInvitationList(orderBy)": "as above";
  "getOrganizationInvitationList(status)": "as for createInvitation: any text is taken";
  "OrganizationInvitation.organizationId": "Clerk's document lets it be missing";
  "OrganizationInvitation.expiresAt": "Clerk's document lets it be null: then it is undefined";
  "OrganizationInvitation.publicOrganizationData": "its names are JavaScript's, as everywhere";
  "OrganizationInvitation.status": "as above";
  "OrganizationInvitation.raw": "as for Invitation.raw";
  "Invitation.status": "as above: what Clerk answers may be any text, and a `switch` over it needs a default";
  "WaitlistEntry.status": "as above";
  "Invitation.raw": "its members are unknown, for nobody has checked them; and where there is none it is undefined, not null";
  "WaitlistEntry.invitation": "for what is said of Invitation";
}
is<Same<keyof Differences, WiderParameters | OtherAnswers>>();

/** What ours takes, and what theirs takes; `null`, which ours takes for "not set" in any field that may be missing, does not count. */
interface Parameters_ {
  createInvitation: [CreateInvitationRequest, Parameters<TheirInvitations["createInvitation"]>[0]];
  createInvitationBulk: [CreateInvitationRequest, Parameters<TheirInvitations["createInvitationBulk"]>[0][number]];
  getInvitationList: [ListInvitationsRequest, NonNullable<Parameters<TheirInvitations["getInvitationList"]>[0]>];
  createOrganizationInvitation: [CreateOrganizationInvitationRequest, Parameters<TheirOrganizations["createOrganizationInvitation"]>[0]];
  createOrganizationInvitationBulk: [NewOrganizationInvitationRequest, Parameters<TheirOrganizations["createOrganizationInvitationBulk"]>[1][number]];
  getOrganizationInvitationList: [ListOrganizationInvitationsRequest, Parameters<TheirOrganizations["getOrganizationInvitationList"]>[0]];
  getOrganizationInvitation: [GetOrganizationInvitationRequest, Parameters<TheirOrganizations["getOrganizationInvitation"]>[0]];
  revokeOrganizationInvitation: [RevokeOrganizationInvitationRequest, Parameters<TheirOrganizations["revokeOrganizationInvitation"]>[0]];
  "waitlistEntries.list": [ListWaitlistEntriesRequest, NonNullable<Parameters<TheirEntries["list"]>[0]>];
  "waitlistEntries.create": [CreateWaitlistEntryRequest, Parameters<TheirEntries["create"]>[0]];
  "waitlistEntries.createBulk": [CreateWaitlistEntryRequest, Parameters<TheirEntries["createBulk"]>[0][number]];
  "waitlistEntries.invite": [Omit<InviteWaitlistEntryRequest, "waitlistEntryId">, NonNullable<Parameters<TheirEntries["invite"]>[1]>];
}
type WiderParameters = { [C in keyof Parameters_]: `${C}(${Wider<Parameters_[C]>})` }[keyof Parameters_];
type Wider<Pair extends [ours: object, theirs: object]> = {
  [K in keyof Pair[0]]-?: K extends keyof Pair[1] ? (Assignable<NonNullable<Pair[0][K]>, NonNullable<Pair[1][K]>> extends true ? never : K) : K;
}[keyof Pair[0]] &
  string;

/** What ours answers, and what theirs answers. */
interface Answers {
  Invitation:
    | [Answer<OurInvitations["createInvitation"]>, Answer<TheirInvitations["createInvitation"]>]
    | [Answer<OurInvitations["createInvitationBulk"]>[number], Answer<TheirInvitations["createInvitationBulk"]>[number]]
    | [Answer<OurInvitations["getInvitationList"]>["data"][number], Answer<TheirInvitations["getInvitationList"]>["data"][number]]
    | [Answer<OurInvitations["revokeInvitation"]>, Answer<TheirInvitations["revokeInvitation"]>];
  WaitlistEntry:
    | [Answer<OurEntries["list"]>["data"][number], Answer<TheirEntries["list"]>["data"][number]]
    | [Answer<OurEntries["create"]>, Answer<TheirEntries["create"]>]
    | [Answer<OurEntries["createBulk"]>[number], Answer<TheirEntries["createBulk"]>[number]]
    | [Answer<OurEntries["invite"]>, Answer<TheirEntries["invite"]>]
    | [Answer<OurEntries["reject"]>, Answer<TheirEntries["reject"]>];
  OrganizationInvitation:
    | [Answer<OurOrganizations["createOrganizationInvitation"]>, Answer<TheirOrganizations["createOrganizationInvitation"]>]
    | [Answer<OurOrganizations["getOrganizationInvitation"]>, Answer<TheirOrganizations["getOrganizationInvitation"]>]
    | [Answer<OurOrganizations["revokeOrganizationInvitation"]>, Answer<TheirOrganizations["revokeOrganizationInvitation"]>]
    | [
        Answer<OurOrganizations["createOrganizationInvitationBulk"]>["data"][number],
        Answer<TheirOrganizations["createOrganizationInvitationBulk"]>["data"][number],
      ]
    | [
        Answer<OurOrganizations["getOrganizationInvitationList"]>["data"][number],
        Answer<TheirOrganizations["getOrganizationInvitationList"]>["data"][number],
      ];
  DeletedObject:
    | [Answer<OurInvitations["deleteInvitation"]>, Answer<TheirInvitations["deleteInvitation"]>]
    | [Answer<OurEntries["delete"]>, Answer<TheirEntries["delete"]>];
}
type Answer<M extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<M>>;
type OtherAnswers = { [N in keyof Answers]: Other<N, Answers[N]> }[keyof Answers];
type Other<Name extends string, Pair> = Pair extends [infer A, infer B] ? `${Name}.${OtherFields<A, B>}` : never;
/** Fields of theirs that are missing in ours, or are there something that theirs would not be. */
type OtherFields<A, B> = {
  [K in keyof B]-?: K extends keyof A ? (Assignable<A[K], B[K]> extends true ? never : K) : K;
}[keyof B] &
  string;

is<Assignable<Page<1>, { data: 1[]; totalCount: number }>>();
