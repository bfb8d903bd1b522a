// @clerk/backend, as Clerk's documentation says: one `createClerkClient`, `createInvitation`, `createInvitationBulk`. Its
// errors do not say whether a request may have been executed, so each of them is "not invited".

import { createRequire } from "node:module";
import { callForAll, job } from "./driver.mjs";

// Installed for the other benchmark already.
const { createClerkClient } = createRequire(new URL("../../js/package.json", import.meta.url))("@clerk/backend");
const clerk = createClerkClient({ secretKey: job.key, apiUrl: job.url });

const settings = job.way === "ignore_existing" ? { ignoreExisting: true } : {};

async function call(people) {
  if (job.way === "bulk") return clerk.invitations.createInvitationBulk(people.map((emailAddress) => ({ emailAddress })));
  return Promise.all(people.map((emailAddress) => clerk.invitations.createInvitation({ emailAddress, ...settings })));
}

await callForAll(call, (error) => {
  const { status, errors } = error;
  const detail = status === undefined ? (errors?.[0]?.message ?? error.message) : `${status} ${errors?.[0]?.code ?? ""}`.trim();
  return { told: "not_invited", detail };
});
