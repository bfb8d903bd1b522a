/** The package, by all its entries. */

import * as root from "clerk-invitations";
import * as core from "clerk-invitations/core";
import { invitationsBulkCreate } from "clerk-invitations/funcs/invitationsBulkCreate";
import { invitationsBulkCreateAll } from "clerk-invitations/funcs/invitationsBulkCreateAll";
import { invitationsCreate } from "clerk-invitations/funcs/invitationsCreate";
import { invitationsList } from "clerk-invitations/funcs/invitationsList";
import { invitationsRevoke } from "clerk-invitations/funcs/invitationsRevoke";
import { waitlistEntriesBulkCreate } from "clerk-invitations/funcs/waitlistEntriesBulkCreate";
import { waitlistEntriesBulkCreateAll } from "clerk-invitations/funcs/waitlistEntriesBulkCreateAll";
import { waitlistEntriesCreate } from "clerk-invitations/funcs/waitlistEntriesCreate";
import { waitlistEntriesDelete } from "clerk-invitations/funcs/waitlistEntriesDelete";
import { waitlistEntriesInvite } from "clerk-invitations/funcs/waitlistEntriesInvite";
import { waitlistEntriesList } from "clerk-invitations/funcs/waitlistEntriesList";
import { waitlistEntriesReject } from "clerk-invitations/funcs/waitlistEntriesReject";

const funcs = {
  invitationsBulkCreate,
  invitationsBulkCreateAll,
  invitationsCreate,
  invitationsList,
  invitationsRevoke,
  waitlistEntriesBulkCreate,
  waitlistEntriesBulkCreateAll,
  waitlistEntriesCreate,
  waitlistEntriesDelete,
  waitlistEntriesInvite,
  waitlistEntriesList,
  waitlistEntriesReject,
};

export const sdk = { root, core, funcs };
