/** The package, by all its entries. */

import * as root from "clerk-invitations";
import * as core from "clerk-invitations/core";
import { invitationsBulkCreate } from "clerk-invitations/funcs/invitationsBulkCreate";
import { invitationsBulkCreateAll } from "clerk-invitations/funcs/invitationsBulkCreateAll";
import { invitationsCreate } from "clerk-invitations/funcs/invitationsCreate";
import { invitationsDelete } from "clerk-invitations/funcs/invitationsDelete";
import { invitationsList } from "clerk-invitations/funcs/invitationsList";
import { invitationsRevoke } from "clerk-invitations/funcs/invitationsRevoke";
import { organizationInvitationsBulkCreate } from "clerk-invitations/funcs/organizationInvitationsBulkCreate";
import { organizationInvitationsBulkCreateAll } from "clerk-invitations/funcs/organizationInvitationsBulkCreateAll";
import { organizationInvitationsCreate } from "clerk-invitations/funcs/organizationInvitationsCreate";
import { organizationInvitationsGet } from "clerk-invitations/funcs/organizationInvitationsGet";
import { organizationInvitationsList } from "clerk-invitations/funcs/organizationInvitationsList";
import { organizationInvitationsListInstance } from "clerk-invitations/funcs/organizationInvitationsListInstance";
import { organizationInvitationsListOfUser } from "clerk-invitations/funcs/organizationInvitationsListOfUser";
import { organizationInvitationsRevoke } from "clerk-invitations/funcs/organizationInvitationsRevoke";
import { waitlistEntriesBulkCreate } from "clerk-invitations/funcs/waitlistEntriesBulkCreate";
import { waitlistEntriesBulkCreateAll } from "clerk-invitations/funcs/waitlistEntriesBulkCreateAll";
import { waitlistEntriesCreate } from "clerk-invitations/funcs/waitlistEntriesCreate";
import { waitlistEntriesDelete } from "clerk-invitations/funcs/waitlistEntriesDelete";
import { waitlistEntriesInvite } from "clerk-invitations/funcs/waitlistEntriesInvite";
import { waitlistEntriesList } from "clerk-invitations/funcs/waitlistEntriesList";
import { waitlistEntriesReject } from "clerk-invitations/funcs/waitlistEntriesReject";
import * as webhooks from "clerk-invitations/webhooks";

// The paths that code for Speakeasy's SDKs has.
import * as coreJs from "clerk-invitations/core.js";
import { invitationsCreate as invitationsCreateJs } from "clerk-invitations/funcs/invitationsCreate.js";
import * as http from "clerk-invitations/lib/http";
import * as httpJs from "clerk-invitations/lib/http.js";
import * as retryconfig from "clerk-invitations/lib/utils/retryconfig";
import * as retryconfigJs from "clerk-invitations/lib/utils/retryconfig.js";
import * as components from "clerk-invitations/models/components";
import * as componentsJs from "clerk-invitations/models/components/index.js";
import * as errors from "clerk-invitations/models/errors";
import * as clerkErrorsJs from "clerk-invitations/models/errors/clerkerrors.js";
import * as errorsJs from "clerk-invitations/models/errors/index.js";
import * as operations from "clerk-invitations/models/operations";
import * as operationsJs from "clerk-invitations/models/operations/index.js";

const funcs = {
  invitationsBulkCreate,
  invitationsBulkCreateAll,
  invitationsCreate,
  invitationsDelete,
  invitationsList,
  invitationsRevoke,
  organizationInvitationsBulkCreate,
  organizationInvitationsBulkCreateAll,
  organizationInvitationsCreate,
  organizationInvitationsGet,
  organizationInvitationsList,
  organizationInvitationsListInstance,
  organizationInvitationsListOfUser,
  organizationInvitationsRevoke,
  waitlistEntriesBulkCreate,
  waitlistEntriesBulkCreateAll,
  waitlistEntriesCreate,
  waitlistEntriesDelete,
  waitlistEntriesInvite,
  waitlistEntriesList,
  waitlistEntriesReject,
};

const paths = {
  core: coreJs,
  invitationsCreate: invitationsCreateJs,
  http: http.HTTPClient === httpJs.HTTPClient ? http : undefined,
  errors: [errors, errorsJs, clerkErrorsJs],
  types: [components, componentsJs, operations, operationsJs, retryconfig, retryconfigJs],
};

export const sdk = { root, core, funcs, paths, webhooks };
