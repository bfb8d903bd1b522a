/** What others say of the tarball. */

import { bin, NODE } from "./places.mjs";
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
  const wanted = { "": "Clerk", "/core": "ClerkCore", "/core.js": "ClerkCore", "/funcs/invitationsCreate.js": "invitationsCreate", "/models/errors": "APIError" };
  const types = Object.entries(wanted).map(([path, name]) => `typeof require("clerk-invitations${path}").${name}`);
  const script = `console.log(${types.join(", ")})`;
  for (const node of Object.values(NODE)) {
    const output = await run(node, ["--no-warnings", "--input-type=commonjs", "--eval", script], { cwd: folder });
    if (output.trim() !== types.map(() => "function").join(" ")) throw new Error(output);
  }
  return "node oldest and newest";
}

export const packaging = [
  { title: "publint", run: publint },
  { title: "attw", run: attw },
  { title: "require() in node", run: required },
];
