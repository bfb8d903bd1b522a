// What both JavaScript drivers do: the job on stdin, calls a few at a time, a line for each person on stdout.

import { once } from "node:events";
import { text } from "node:stream/consumers";

export const job = JSON.parse(await text(process.stdin));
const size = job.way === "bulk" ? 10 : 1;

/**
 * Calls for everybody. `call(people)` resolves to the invitations that the client returned; `told(error)` is what an error
 * leaves its reader to believe.
 */
export async function callForAll(call, told) {
  const groups = [];
  for (let from = 0; from < job.people.length; from += size) groups.push(job.people.slice(from, from + size));
  const worker = async () => {
    for (let people = groups.shift(); people; people = groups.shift()) {
      const answer = await Promise.race([call(people).then((invited) => ({ invited }), (error) => told(error)), impatience()]);
      for (const person of people) {
        if (answer.invited === undefined) say(person, answer.told, answer.detail);
        else if (answer.invited.some(({ emailAddress }) => emailAddress === person)) say(person, "invited", "");
        else say(person, "not_invited", "not in the answer");
      }
    }
  };
  await Promise.all(Array.from({ length: job.at_a_time }, worker));
  await leave();
}

export function say(email_address, told, detail) {
  process.stdout.write(`${JSON.stringify({ email_address, told, detail })}\n`);
}

/** Calls that never come back must not keep the process. */
export async function leave() {
  if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  process.stdout.end(() => process.exit(0));
}

function impatience() {
  const answer = { told: "unknown", detail: `no answer after ${job.patience_seconds} s` };
  return new Promise((resolve) => setTimeout(resolve, job.patience_seconds * 1000, answer).unref());
}
