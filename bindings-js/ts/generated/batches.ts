// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { Kind } from "../batch/kind.js";
import * as METHODS from "./methods.js";
import type { Invitation, OrganizationInvitation, WaitlistEntry } from "./models.js";

export const invitations: Kind<Invitation> = {
  create: METHODS.invitationsCreate,
  bulkCreate: METHODS.invitationsBulkCreate,
  size: 10,
  lookup: {
    list: METHODS.invitationsList,
    query: "query",
    limit: 500,
    afterRefusals: true,
    isGuarded: true,
    inTheWay: ["pending"],
    quota: [],
    liftedBy: "ignoreExisting",
  },
};

export const organizationInvitations: Kind<OrganizationInvitation> = {
  create: METHODS.organizationInvitationsCreate,
  bulkCreate: METHODS.organizationInvitationsBulkCreate,
  size: 10,
  lookup: {
    list: METHODS.organizationInvitationsList,
    query: "emailAddress",
    limit: 500,
    afterRefusals: true,
    isGuarded: false,
    inTheWay: ["pending"],
    quota: ["organization_membership_quota_exceeded", "insufficient_seats"],
    liftedBy: undefined,
  },
};

export const waitlistEntries: Kind<WaitlistEntry> = {
  create: METHODS.waitlistEntriesCreate,
  bulkCreate: METHODS.waitlistEntriesBulkCreate,
  size: 50,
  lookup: {
    list: METHODS.waitlistEntriesList,
    query: "query",
    limit: 500,
    afterRefusals: false,
    isGuarded: false,
    inTheWay: [],
    quota: [],
    liftedBy: undefined,
  },
};
