// This SDK's npm package. "Unknown" is where the error says `mayHaveBeenExecuted`, `AmbiguousError` among them; every other
// error is "not invited".

import { Clerk } from "../../../bindings-js/dist/index.inline.js";
import { invitationsBulkCreateAll } from "../../../bindings-js/dist/funcs/invitationsBulkCreateAll.js";
import { callForAll, job, leave, say } from "./driver.mjs";

const clerk = new Clerk({ bearerAuth: job.key, serverURL: `${job.url}/v1` });
const settings = job.way === "ignore_existing" ? { ignoreExisting: true } : {};

if (job.way === "bulk") {
  await inOneBatch();
} else {
  const call = (people) => Promise.all(people.map((emailAddress) => clerk.invitations.create({ emailAddress, ...settings })));
  await callForAll(call, (error) => ({ told: error.mayHaveBeenExecuted ? "unknown" : "not_invited", detail: described(error) }));
}

/** A batch takes any number of people, and has as many requests under way as the others. */
async function inOneBatch() {
  const left = new Set(job.people);
  for await (const { emailAddress, outcome, error } of invitationsBulkCreateAll(clerk, job.people, { concurrency: job.at_a_time })) {
    const told = { created: "invited", ambiguous: "unknown" }[outcome] ?? "not_invited";
    say(emailAddress, told, error ? described(error) : "");
    left.delete(emailAddress);
  }
  for (const person of left) say(person, "not_invited", "the batch ended before them");
  await leave();
}

function described(error) {
  if (error.name === "AmbiguousError") return "ambiguous";
  return error.status === undefined ? error.message : `${error.status} ${error.code ?? ""}`.trim();
}
