// Made from core's declarations: cargo xtask codegen. Do not edit.

import type { Kind } from "../batch/kind.js";
import { METHODS } from "./methods.js";
import type { Invitation, WaitlistEntry } from "./models.js";

export const invitations: Kind<Invitation> = {
  create: METHODS.invitationsCreate,
  bulkCreate: METHODS.invitationsBulkCreate,
  size: 10,
  lookup: {
    list: METHODS.invitationsList,
    query: "query",
    limit: 500,
    afterRefusals: true,
    inTheWay: ["pending"],
    liftedBy: "ignoreExisting",
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
    inTheWay: [],
    liftedBy: undefined,
  },
};
