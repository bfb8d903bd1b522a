/** The paths that code for Speakeasy's SDKs imports from. Checked by tsc, never run. */

import { ClerkCore } from "clerk-invitations/core.js";
import { invitationsBulkCreate } from "clerk-invitations/funcs/invitationsBulkCreate.js";
import { invitationsCreate } from "clerk-invitations/funcs/invitationsCreate.js";
import { HTTPClient } from "clerk-invitations/lib/http";
import { HTTPClient as SameClient } from "clerk-invitations/lib/http.js";
import type { RetryConfig as RetriesConfig } from "clerk-invitations/lib/retries.js";
import type { RetryConfig } from "clerk-invitations/lib/utils/retryconfig";
import type { RetryConfig as SameConfig } from "clerk-invitations/lib/utils/retryconfig.js";
import * as components from "clerk-invitations/models/components";
import type { Invitation } from "clerk-invitations/models/components/index.js";
import type { InvitationRevoked } from "clerk-invitations/models/components/invitationrevoked.js";
import * as errors from "clerk-invitations/models/errors";
import { ClerkErrors } from "clerk-invitations/models/errors/clerkerrors.js";
import { APIError } from "clerk-invitations/models/errors/index.js";
import { SDKValidationError } from "clerk-invitations/models/errors/sdkvalidationerror.js";
import * as operations from "clerk-invitations/models/operations";
import type { CreateInvitationRequestBody } from "clerk-invitations/models/operations/createinvitation.js";
import type { RequestBody } from "clerk-invitations/models/operations/index.js";
import type { Result } from "clerk-invitations/types/fp.js";

const retries: RetryConfig = { strategy: "backoff", backoff: { initialInterval: 200, maxInterval: 5_000, exponent: 2, maxElapsedTime: 30_000 }, retryConnectionErrors: true };
const others: [SameConfig, RetriesConfig] = [retries, retries];

const httpClient: SameClient = new HTTPClient({ fetcher: (request) => fetch(request) });
httpClient.addHook("beforeRequest", (request) => {
  const next = new Request(request, { signal: request.signal });
  next.headers.set("x-request-id", crypto.randomUUID());
  return next;
});
httpClient.addHook("requestError", (error, { method, url }) => console.error(method, url, error));
// @ts-expect-error no such hook
httpClient.addHook("afterRequest", () => {});
new HTTPClient({ fetcher: fetch });

const core = new ClerkCore({ bearerAuth: "sk_test_1", retryConfig: retries, httpClient });
const body: CreateInvitationRequestBody = { emailAddress: "ada@example.com" };
const bodies: RequestBody[] = [body];
const created: Result<Invitation, errors.ClerkError> = await invitationsCreate(core, body satisfies operations.CreateInvitationRequestBody, { retries, retryCodes: ["429"] });
const all: Result<components.Invitation[], errors.ClerkError> = await invitationsBulkCreate(core, bodies);
if (created.ok) void (created.value satisfies InvitationRevoked);
else if (created.error instanceof ClerkErrors) void (created.error.errors satisfies readonly components.ClerkError[]);
else if (created.error instanceof APIError) void (created.error.statusCode satisfies number);
else if (created.error instanceof SDKValidationError) void (created.error.path satisfies string);
else if (created.error instanceof errors.InvalidRequestError) void created.error.field;
// Without a request, as the documentation of Clerk's Speakeasy SDK calls it.
void [await invitationsCreate(core), await invitationsBulkCreate(core), others, all];
