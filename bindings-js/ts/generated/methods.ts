// Made from core's declarations: cargo xtask codegen. Do not edit.

import { list, type Method, one, page } from "../decode.js";
import { DeletedObjectModel, InvitationModel, OrganizationInvitationModel, WaitlistEntryModel } from "./model-classes.js";
import type { DeletedObject, Invitation, OrganizationInvitation, WaitlistEntry } from "./models.js";
import type { Page } from "../decode.js";

// A constant each, so that who imports one function does not load what the others answer.
export const invitationsCreate: Method<Invitation> = { number: 0, verb: "POST", decode: /* @__PURE__ */ one(InvitationModel) };
export const invitationsList: Method<Page<Invitation>> = { number: 1, verb: "GET", decode: /* @__PURE__ */ page(InvitationModel) };
export const invitationsBulkCreate: Method<Invitation[]> = { number: 2, verb: "POST", decode: /* @__PURE__ */ list(InvitationModel) };
export const invitationsRevoke: Method<Invitation> = { number: 3, verb: "POST", decode: /* @__PURE__ */ one(InvitationModel) };
export const invitationsDelete: Method<DeletedObject> = { number: 4, verb: "DELETE", decode: /* @__PURE__ */ one(DeletedObjectModel) };
export const organizationInvitationsCreate: Method<OrganizationInvitation> = { number: 5, verb: "POST", decode: /* @__PURE__ */ one(OrganizationInvitationModel) };
export const organizationInvitationsBulkCreate: Method<Page<OrganizationInvitation>> = { number: 6, verb: "POST", decode: /* @__PURE__ */ page(OrganizationInvitationModel) };
export const organizationInvitationsList: Method<Page<OrganizationInvitation>> = { number: 7, verb: "GET", decode: /* @__PURE__ */ page(OrganizationInvitationModel) };
export const organizationInvitationsGet: Method<OrganizationInvitation> = { number: 8, verb: "GET", decode: /* @__PURE__ */ one(OrganizationInvitationModel) };
export const organizationInvitationsRevoke: Method<OrganizationInvitation> = { number: 9, verb: "POST", decode: /* @__PURE__ */ one(OrganizationInvitationModel) };
export const organizationInvitationsListInstance: Method<Page<OrganizationInvitation>> = { number: 10, verb: "GET", decode: /* @__PURE__ */ page(OrganizationInvitationModel) };
export const organizationInvitationsListOfUser: Method<Page<OrganizationInvitation>> = { number: 11, verb: "GET", decode: /* @__PURE__ */ page(OrganizationInvitationModel) };
export const waitlistEntriesList: Method<Page<WaitlistEntry>> = { number: 12, verb: "GET", decode: /* @__PURE__ */ page(WaitlistEntryModel) };
export const waitlistEntriesCreate: Method<WaitlistEntry> = { number: 13, verb: "POST", decode: /* @__PURE__ */ one(WaitlistEntryModel) };
export const waitlistEntriesBulkCreate: Method<WaitlistEntry[]> = { number: 14, verb: "POST", decode: /* @__PURE__ */ list(WaitlistEntryModel) };
export const waitlistEntriesInvite: Method<WaitlistEntry> = { number: 15, verb: "POST", decode: /* @__PURE__ */ one(WaitlistEntryModel) };
export const waitlistEntriesReject: Method<WaitlistEntry> = { number: 16, verb: "POST", decode: /* @__PURE__ */ one(WaitlistEntryModel) };
export const waitlistEntriesDelete: Method<DeletedObject> = { number: 17, verb: "DELETE", decode: /* @__PURE__ */ one(DeletedObjectModel) };
