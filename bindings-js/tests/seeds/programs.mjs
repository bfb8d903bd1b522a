/**
 * Programs as people have them who come from Clerk's SDKs: those of the documentation that the project began with, where it
 * lies beside the repository, and others after the same facts.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../harness/places.mjs";

const SEEDS = join(PACKAGE, "../../shared/clerk/seeds");

/** What each operation is called with in the documentation: creating with nothing at all, revoking with no real id. */
const CALLS = {
  create: "",
  list: "{}",
  bulkCreate: "",
  revoke: "{ invitationId: '<id>' }",
};

const byMethod = (name, request) => `
import { Clerk } from '@clerk/backend-sdk';

const sdk = new Clerk({ bearerAuth: process.env['CLERK_BEARER_AUTH'] ?? '' });

async function main() {
  console.log(await sdk.invitations.${name}(${request}));
}

main();
`;

const byFunction = (name, request) => `
import { ClerkCore } from '@clerk/backend-sdk/core.js';
import { ${name} } from '@clerk/backend-sdk/funcs/${name}.js';

const core = new ClerkCore({ bearerAuth: process.env['CLERK_BEARER_AUTH'] ?? '' });

async function main() {
  const answer = await ${name}(core${request && `, ${request}`});
  if (!answer.ok) throw answer.error;
  const { value } = answer;
  console.log(value);
}

main();
`;

/** The documentation of `invite` takes a client for granted. */
const withClient = (program) => `
import { createClerkClient } from '@clerk/backend';

const clerkClient = createClerkClient({ secretKey: process.env.CLERK_BEARER_AUTH });
${program}
console.log(response);
`;

const invite = `
const response = await clerkClient.waitlistEntries.invite('waitlist_123');
`;

function fixtures() {
  const functionOf = (name) => `invitations${name[0].toUpperCase()}${name.slice(1)}`;
  return Object.entries(CALLS)
    .flatMap(([name, request]) => [byMethod(name, request), byFunction(functionOf(name), request)])
    .concat(withClient(invite));
}

/** The blocks of code that are programs, or would be with a client. */
function documented() {
  const texts = readdirSync(SEEDS).map((name) => readFileSync(join(SEEDS, name), "utf8"));
  const blocks = texts.flatMap((text) => [...text.matchAll(/```(?:typescript|tsx)\n(.*?)```/gs)].map(([, code]) => code));
  return blocks.map((code) => (code.includes("import ") ? code : withClient(code)));
}

/** The operation that a program is about, whichever way it calls it. */
const OPERATION = /(?:invitations\.?)(create|list|bulkCreate|revoke)\(|waitlistEntries\.(invite)\(/i;

const named = (source) => (code, index) => {
  const [, operation, other] = OPERATION.exec(code.replace(/^import.*$/gm, ""));
  const name = (operation ?? other).replace(/^./, (first) => first.toLowerCase());
  return { name: `${source}-${index}-${name}`, operation: name, code: renamed(code) };
};

/** Nothing but the package has another name. */
const renamed = (code) => code.replaceAll(/@clerk\/backend(-sdk)?/g, "clerk-invitations");

export const isDocumented = existsSync(SEEDS);

export const programs = [...(isDocumented ? documented().map(named("seed")) : []), ...fixtures().map(named("fixture"))];

// Four operations both ways, and `invite`, from each source.
if (programs.length !== (isDocumented ? 18 : 9)) throw new Error(`${programs.length} programs: the documentation is not as it was`);

/** The same program with a request that can succeed. */
export function filled({ name, operation, code }, { address, invited, invitationId, entryId }) {
  const person = `{ emailAddress: '${address}' }`;
  const nothing = (request) => code.replace(/(await [\w.]+\()(\w*)\)/, (_, call, core) => `${call}${core && `${core}, `}${request})`);
  const text = {
    create: () => nothing(person),
    bulkCreate: () => nothing(`[${person}]`),
    list: () => code.replace(/\{\}(?=\)+;)/, `{ query: '${invited}' }`),
    revoke: () => code.replace("<id>", invitationId),
    invite: () => code.replace("waitlist_123", entryId),
  };
  return { name: `${name}-filled`, operation, code: text[operation]() };
}
