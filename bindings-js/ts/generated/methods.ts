// Made from core's declarations: cargo xtask codegen. Do not edit.

import { list, type Method, one, page } from "../decode.js";
import { DeletedObjectModel, InvitationModel, WaitlistEntryModel } from "./models.js";
import type { DeletedObject, Invitation, WaitlistEntry } from "./models.js";
import type { Page } from "../decode.js";

/** The methods, by the number that wasm has for each. */
export const METHODS = {
  invitationsCreate: { number: 0, verb: "POST", decode: one(InvitationModel) } as Method<Invitation>,
  invitationsList: { number: 1, verb: "GET", decode: page(InvitationModel) } as Method<Page<Invitation>>,
  invitationsBulkCreate: { number: 2, verb: "POST", decode: list(InvitationModel) } as Method<Invitation[]>,
  invitationsRevoke: { number: 3, verb: "POST", decode: one(InvitationModel) } as Method<Invitation>,
  waitlistEntriesList: { number: 4, verb: "GET", decode: page(WaitlistEntryModel) } as Method<Page<WaitlistEntry>>,
  waitlistEntriesCreate: { number: 5, verb: "POST", decode: one(WaitlistEntryModel) } as Method<WaitlistEntry>,
  waitlistEntriesBulkCreate: { number: 6, verb: "POST", decode: list(WaitlistEntryModel) } as Method<WaitlistEntry[]>,
  waitlistEntriesInvite: { number: 7, verb: "POST", decode: one(WaitlistEntryModel) } as Method<WaitlistEntry>,
  waitlistEntriesReject: { number: 8, verb: "POST", decode: one(WaitlistEntryModel) } as Method<WaitlistEntry>,
  waitlistEntriesDelete: { number: 9, verb: "DELETE", decode: one(DeletedObjectModel) } as Method<DeletedObject>,
};
