/** What answers and errors are. Checked by tsc, never run. */

import {
  AmbiguousError,
  APIError,
  ClerkCore,
  ClerkError,
  ClerkErrors,
  ConnectionError,
  type ErrorDetail,
  InvalidRequestError,
  type Invitation,
  type InvitationStatus,
  RequestAbortedError,
  RequestTimeoutError,
  ResponseValidationError,
  type Result,
  type TemplateSlug,
  type WaitlistEntry,
} from "clerk-invitations";
import { ClerkCore as SameCore } from "clerk-invitations/core";
import { type BatchOutcome, invitationsBulkCreateAll } from "clerk-invitations/funcs/invitationsBulkCreateAll";
import { invitationsCreate } from "clerk-invitations/funcs/invitationsCreate";
import { waitlistEntriesList } from "clerk-invitations/funcs/waitlistEntriesList";
import { init } from "clerk-invitations/init";

const core: ClerkCore = new SameCore({ bearerAuth: "sk_test_1" });
init(new Uint8Array());

// A Result narrows.
const result = await invitationsCreate(core, { emailAddress: "ada@example.com" });
if (result.ok) {
  const invitation: Invitation = result.value;
  const none: undefined = result.error;
  void [invitation, none];
} else {
  const error: ClerkError = result.error;
  // @ts-expect-error there is none
  result.value.id;
  void error;
}
// @ts-expect-error it may be an error
result.value.id;
const { value } = await waitlistEntriesList(core);
const count: number | undefined = value?.totalCount;
// @ts-expect-error emailAddress is missing
invitationsCreate(core, {});
const typed: Result<number, Error> = { ok: true, value: 1 };

// An outcome narrows.
for await (const item of invitationsBulkCreateAll(core, ["ada@example.com", { emailAddress: "b@example.com" }], { withPending: true })) {
  if (item.outcome === "created") void (item.value satisfies Invitation);
  else if (item.outcome === "refused") void (item.error satisfies ClerkError);
  // @ts-expect-error only what is created has one
  else item.value;
  void [item.index satisfies number, item.emailAddress satisfies string];
}
const outcomes: BatchOutcome<Invitation>["outcome"][] = ["created", "alreadyInvited", "alreadyUser", "refused", "duplicate", "notSent", "ambiguous"];
// @ts-expect-error no people
invitationsBulkCreateAll(core, 5);

// An open union: known values complete, any string is taken, and it is no more than a string.
const known: InvitationStatus[] = ["pending", "accepted", "revoked", "expired"];
const open: InvitationStatus = "of-tomorrow";
const slug: TemplateSlug = "waitlist_invitation";
// @ts-expect-error no string
const wrong: InvitationStatus = 1;
const text: string = open;
// Were it a plain string, no editor would complete it.
const pending: Extract<InvitationStatus, "pending"> = "pending";

// Answers cannot be written to, and what may be missing may be missing.
declare const invitation: Invitation;
// @ts-expect-error read-only
invitation.status = "revoked";
const createdAt: number = invitation.createdAt;
// @ts-expect-error may be missing
const url: string = invitation.url;
const metadata: unknown = invitation.publicMetadata["any_key"];
// @ts-expect-error unknown must be looked at
const name: string = invitation.publicMetadata["name"];

// What may be null is null.
declare const entry: WaitlistEntry;
const invited: Invitation | null = entry.invitation;

// Errors.
try {
  await invitationsCreate(core, { emailAddress: "ada@example.com" });
} catch (error) {
  if (error instanceof ClerkError) {
    const status: number | undefined = error.status;
    const code: string | undefined = error.code;
    const retryAfter: number | undefined = error.retryAfter;
    const may: boolean = error.mayHaveBeenExecuted;
    const details: readonly ErrorDetail[] = error.errors;
    const addresses: readonly string[] | undefined = details[0]?.meta?.emailAddresses;
    void [status, code, retryAfter, may, addresses, error.clerkTraceId, error.cause, error.headers?.get("x"), error.body];
  }
  if (error instanceof ClerkErrors || error instanceof APIError) {
    const [status, body]: [number, string] = [error.statusCode, error.body];
    const headers: Headers = error.headers;
    const response: Response = error.rawResponse;
    const contentType: string | undefined = error.contentType;
    void [status, body, headers, response, contentType];
  }
  if (error instanceof AmbiguousError) {
    const outcomes: ("done" | "notDone" | "unknown")[] = error.fates.map((fate) => fate.outcome);
    void [outcomes, error.effectFor("ada@example.com")];
  }
  if (error instanceof InvalidRequestError) void [error.field satisfies string | undefined, error.index satisfies number | undefined];
  if (error instanceof ResponseValidationError) void (error.path satisfies string);
}
const all: (abstract new (...never: never[]) => ClerkError)[] = [
  APIError,
  ClerkErrors,
  ConnectionError,
  RequestAbortedError,
  RequestTimeoutError,
];

void [invited, count, typed, outcomes, known, slug, wrong, text, pending, createdAt, url, metadata, name, all];
