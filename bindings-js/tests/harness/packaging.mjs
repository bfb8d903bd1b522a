/** What others say of the tarball. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forWorkerd } from "./bundle.mjs";
import { bin, NODE, without } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";

async function publint({ tarball }) {
  await run(bin("publint"), ["run", tarball, "--strict"]);
  return "all good";
}

/** What is let pass, and why. */
const ACCEPTED = [
  // Resolution as of Node 10 knows no `exports`; the oldest Node that is supported does.
  "--profile=node16",
  // The package is ESM only. Every supported Node can `require` it all the same: a row of its own shows it.
  "--ignore-rules=cjs-resolves-to-esm",
  // No code: the module, for hosts that load it themselves.
  "--exclude-entrypoints=./clerk.wasm",
  // Of patterns it checks what it is told to.
  ...["funcs/invitationsCreate", "funcs/invitationsCreate.js", "lib/http", "lib/http.js", "lib/utils/retryconfig.js"],
  ...["models/errors/index.js", "models/components/index.js", "models/operations/index.js", "types/fp.js"],
].map((part) => (part.startsWith("--") ? part : `--include-entrypoints=./${part}`));

async function attw({ tarball }) {
  await run(bin("attw"), [tarball, ...ACCEPTED, "--no-emoji", "--no-color"]);
  return "no problems";
}

async function required({ shop, tarball }) {
  const folder = await project(shop, "required", tarball);
  const wanted = { "": "Clerk", "/core": "ClerkCore", "/core.js": "ClerkCore", "/funcs/invitationsCreate.js": "invitationsCreate", "/models/errors": "APIError", "/webhooks": "verifyWebhook" };
  const types = Object.entries(wanted).map(([path, name]) => `typeof require("clerk-invitations${path}").${name}`);
  const script = `console.log(${types.join(", ")})`;
  for (const node of Object.values(NODE)) {
    const output = await run(node, ["--no-warnings", "--input-type=commonjs", "--eval", script], { cwd: folder });
    if (output.trim() !== types.map(() => "function").join(" ")) throw new Error(output);
  }
  return "node oldest and newest";
}

/** What a bundle has only if it loads what that is in. */
const TRACES = { createClerkClient: "createInvitationBulk", HTTPClient: "beforeRequest", webhooks: "whsec_", listAll: "+created_at", invite: "waitlistEntryId" };

/** What each import loads of these. */
const LOADS = [
  ['export { Clerk } from "clerk-invitations";', ["listAll", "invite"]],
  ['export { createClerkClient } from "clerk-invitations";', ["createClerkClient", "listAll", "invite"]],
  ['export { ClerkCore } from "clerk-invitations/core"; export { invitationsCreate } from "clerk-invitations/funcs/invitationsCreate";', []],
  ['export { HTTPClient } from "clerk-invitations/lib/http";', ["HTTPClient"]],
  ['export { verifyWebhook } from "clerk-invitations/webhooks";', ["webhooks"]],
  ['import "clerk-invitations/models/components"; export { APIError } from "clerk-invitations/models/errors";', []],
];

async function treeShaking({ shop, tarball }) {
  const folder = await project(shop, "tree-shaking", tarball);
  for (const [index, [code, expected]] of LOADS.entries()) {
    await writeFile(join(folder, `${index}.js`), code);
    const { script } = await forWorkerd(join(folder, `${index}.js`), join(folder, `built-${index}`));
    const bundle = await readFile(join(folder, `built-${index}`, script), "utf8");
    const loaded = Object.keys(TRACES).filter((name) => bundle.includes(TRACES[name]));
    if (loaded.join() !== expected.join()) throw new Error(`${code} loads ${loaded}, and not just ${expected}`);
  }
  return `${LOADS.length} imports`;
}

export const packaging = [
  { title: "what is not used is not bundled", run: treeShaking },
  { title: "publint", run: publint },
  { title: "attw", run: attw },
  { title: "require() in node", missing: without("oldest", "newest"), run: required },
];
