/** What became of an item of a batch, and whom a refusal is about. */

import { ClerkError } from "../errors.js";
import type { Entry } from "./kind.js";

/** What became of an item. */
export type BatchOutcome<T> =
  /** Done: the invitation, or the entry of the waitlist. */
  | { readonly outcome: "created"; readonly value: T }
  /** They had a pending invitation. */
  | { readonly outcome: "alreadyInvited"; readonly pending?: T | undefined }
  /** They are a user, a member of the organization, or refused for another reason, by Clerk or because they would certainly be. */
  | { readonly outcome: "alreadyUser" | "alreadyMember" | "refused"; readonly error: ClerkError }
  /** It is not known whether it took effect: look before you send it again. */
  | { readonly outcome: "ambiguous"; readonly error: ClerkError }
  /** An earlier item has the same address. Not sent. */
  | { readonly outcome: "duplicate" }
  /** Not done, for a reason that is not theirs. Where everybody else would fare the same, the batch ends. */
  | { readonly outcome: "notSent"; readonly error: ClerkError };

/** An item of a batch, and what became of it. */
export type BatchItem<T> = BatchOutcome<T> & {
  /** Its place in the input, counted from 0. */
  readonly index: number;
  /** Whom it is about. */
  readonly emailAddress: string;
};

/** Whether Clerk has refused a request for whom it is about, rather than for who sends it or how often. @internal */
export function isAboutPeople({ status, errors }: ClerkError): boolean {
  const others = ["api_version_invalid", "waitlist_entry_locked", "resource_locked"];
  // A 404 is where it names a field, such as a role that does not exist.
  const statuses = errors.some(({ meta }) => meta?.["paramName"] !== undefined) ? [400, 404, 409, 422] : [400, 409, 422];
  return statuses.includes(status ?? 0) && errors.length > 0 && !errors.some(({ code }) => others.includes(code));
}

const DUPLICATE = ["duplicate_record", "organization_invitation_not_unique"];

/** Whether it says that there is a pending invitation. @internal */
export const isDuplicate = ({ errors }: ClerkError): boolean => errors.some(({ code }) => DUPLICATE.includes(code));

/** What else a refusal can say of a person. */
const OUTCOMES = new Map<string | undefined, "alreadyUser" | "alreadyMember">([
  ["form_identifier_exists", "alreadyUser"],
  ["already_a_member_in_organization", "alreadyMember"],
]);

/** Whom a refusal names: those with a pending invitation. Without regard to case only where nobody is named so. @internal */
export function named(entries: readonly Entry[], error: ClerkError): Entry[] {
  if (!isDuplicate(error)) return [];
  const addresses = error.errors.flatMap(({ meta }) => meta?.emailAddresses ?? []);
  const matching = (usual: (address: string) => string) => {
    const names = new Set(addresses.map(usual));
    return entries.filter(({ request }) => names.has(usual(request.emailAddress)));
  };
  const exactly = matching(normal);
  return exactly.length > 0 ? exactly : matching((address) => address.toLowerCase());
}

/** The outcome of somebody whom a refusal is about. @internal */
export function refusal<T>(error: ClerkError): BatchOutcome<T> {
  const said = error.code === undefined && error.cause instanceof ClerkError ? error.cause : error;
  if (isDuplicate(said)) return { outcome: "alreadyInvited" };
  return { outcome: OUTCOMES.get(said.code) ?? "refused", error };
}

/** Domains are the same but for the case of their letters; local parts letter for letter. @internal */
export function normal(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
